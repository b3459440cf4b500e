package dev.abacus.systemtests.support;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * Aborts, instead of failing, a test of timing on a machine that is too slow: calls are late there without any fault,
 * for its processor is half as fast as the one that the limits were set on, or its disk takes long to write. It measures
 * the machine only after a failure, and never excuses a {@link ViolatedGuarantee}.
 */
public final class SlowMachine implements TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {

    /** What {@link #compute} takes on the machine that the limits were set on. */
    private static final Duration NOMINAL = Duration.ofMillis(90);

    private static final double TOO_SLOW = 1.6;

    /** Of one write of etcd's; <a href="https://etcd.io/docs/v3.5/op-guide/hardware/#disks">etcd asks for 10 ms</a>. */
    private static final Duration MAX_SYNC = Duration.ofMillis(20);

    private static final int ROUNDS = 7;

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        judge(failure);
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        judge(failure);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        judge(failure);
    }

    @Override
    public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        judge(failure);
    }

    private static void judge(Throwable failure) throws Throwable {
        if (failure instanceof TestAbortedException || failure instanceof ViolatedGuarantee) {
            throw failure;
        }
        Duration computing = median(SlowMachine::compute);
        Duration syncing = median(SlowMachine::sync);
        String found =
                "the machine computes in %d ms what takes %d ms on that of the limits, and its disk writes in %.1f ms"
                        .formatted(computing.toMillis(), NOMINAL.toMillis(), syncing.toNanos() / 1e6);
        System.out.println("After a failure, " + found);
        if (computing.toNanos() > TOO_SLOW * NOMINAL.toNanos() || syncing.compareTo(MAX_SYNC) > 0) {
            throw new TestAbortedException("Too slow a machine to tell: " + found, failure);
        }
        throw failure;
    }

    private static Duration median(Callable<Duration> measured) throws Exception {
        List<Duration> all = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            all.add(measured.call());
        }
        Collections.sort(all);
        return all.get(ROUNDS / 2);
    }

    /** Of this thread's own time: what else the machine does meanwhile, such as starting a suite, excuses nothing. */
    private static Duration compute() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        if (shuffled() == 0) {
            throw new IllegalStateException("xorshift never gets to 0");
        }
        return Duration.ofNanos(threads.getCurrentThreadCpuTime() - before);
    }

    /** A chain of operations (xorshift) that no compiler shortens. */
    private static long shuffled() {
        long bits = 1;
        for (int step = 0; step < 60_000_000; step++) {
            bits ^= bits << 13;
            bits ^= bits >>> 7;
            bits ^= bits << 17;
        }
        return bits;
    }

    private static Duration sync() throws IOException {
        Path file = Files.createTempFile(Path.of("target"), "sync", null);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            long began = System.nanoTime();
            channel.write(ByteBuffer.allocate(4096));
            channel.force(false);
            return Duration.ofNanos(System.nanoTime() - began);
        } finally {
            Files.delete(file);
        }
    }
}
