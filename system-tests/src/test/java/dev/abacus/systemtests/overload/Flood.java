package dev.abacus.systemtests.overload;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** As many calls as one asks for, half of them recording, on as many connections as that takes. */
final class Flood implements AutoCloseable {

    private final URI gateway;
    private final List<byte[]> requests;
    private final Deque<Wire> idle = new ConcurrentLinkedDeque<>();
    private final AtomicLong turn = new AtomicLong();

    Flood(URI gateway) {
        this.gateway = gateway;
        this.requests = List.of(
                Wire.request("GET", gateway, "/api/multiply?a=7&b=8", null),
                Wire.request("POST", gateway, "/api/sum", "{\"numbers\":[1,2,3]}"));
    }

    /** So many callers, each of which waits for its answer before it calls again: what the suite carries at most. */
    Yield closedLoop(int callers, Duration duration) {
        var yield = new Yield(duration);
        long end = System.nanoTime() + duration.toNanos();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < callers; caller++) {
                threads.execute(() -> {
                    for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
                        call(now, yield);
                    }
                });
            }
        }
        return yield;
    }

    /** So many calls a second, whatever becomes of them; latencies count from when a call was due. */
    Yield openLoop(double callsPerSecond, Duration duration) {
        var yield = new Yield(duration);
        long start = System.nanoTime();
        long count = (long) (callsPerSecond * duration.toMillis() / 1e3);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long number = 0; number < count; number++) {
                long due = start + (long) (number * 1e9 / callsPerSecond);
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(Math.max(due - System.nanoTime(), 1_000_000));
                }
                threads.execute(() -> call(due, yield));
            }
        }
        return yield;
    }

    private void call(long due, Yield yield) {
        byte[] request = requests.get((int) (turn.getAndIncrement() % requests.size()));
        Wire wire = idle.pollFirst();
        try {
            if (wire == null) {
                wire = new Wire(gateway);
            }
            Wire.Answer answer = wire.call(request);
            yield.add(answer, System.nanoTime() - due);
            if (wire.isOpen()) {
                idle.addFirst(wire);
            } else {
                wire.close();
            }
        } catch (IOException e) {
            yield.addFailure(e);
            if (wire != null) {
                wire.close();
            }
        }
    }

    @Override
    public void close() {
        idle.forEach(Wire::close);
    }
}
