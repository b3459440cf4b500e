package dev.abacus.cluster.supervision;

import dev.abacus.cluster.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.function.ObjIntConsumer;

/**
 * How another process asks the supervisor of a suite for more or fewer instances of a service: by files in the run
 * directory, one request at a time.
 */
public final class ScaleRequests {
    private static final Duration INTERVAL = Duration.ofMillis(100);

    private final Path request;
    private final Path answer;

    ScaleRequests(Path directory) {
        this.request = directory.resolve("scale.request");
        this.answer = directory.resolve("scale.answer");
    }

    /**
     * Returns when it is done.
     *
     * @throws Fault if another one is under way, the supervisor says what is in the way, or it does not answer in time
     */
    public void ask(String service, int instances, Duration limit) throws InterruptedException {
        if (Files.exists(request)) {
            throw new Fault("the suite is being scaled already: try again when that is done");
        }
        take(answer);
        write(request, service + " " + instances);
        long deadline = System.nanoTime() + limit.toNanos();
        Optional<String> said = take(answer);
        while (said.isEmpty()) {
            if (System.nanoTime() > deadline) {
                take(request);
                throw new Fault("the supervisor does not scale " + service + " within " + limit.toSeconds()
                        + " s: ./abacus status");
            }
            Thread.sleep(INTERVAL);
            said = take(answer);
        }
        if (!said.get().isEmpty()) {
            throw new Fault(said.get());
        }
    }

    /** Does what is asked from now on, until this thread is interrupted. @param scale throws a {@link Fault} to refuse */
    public void serve(ObjIntConsumer<String> scale) throws InterruptedException {
        take(request);
        while (true) {
            if (Files.exists(request)) {
                write(answer, answerTo(read(request), scale));
                take(request);
            }
            Thread.sleep(INTERVAL);
        }
    }

    private static String answerTo(String request, ObjIntConsumer<String> scale) {
        int space = request.indexOf(' ');
        try {
            scale.accept(request.substring(0, space), Integer.parseInt(request.substring(space + 1)));
            return "";
        } catch (Fault fault) {
            return String.valueOf(fault.getMessage());
        }
    }

    private static Optional<String> take(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String text = read(file);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw Fault.because("cannot delete " + file, e);
        }
        return Optional.of(text);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw Fault.because("cannot read " + file, e);
        }
    }

    /** In one step: a reader sees all of it, or nothing. */
    private static void write(Path file, String text) {
        try {
            Path written = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw Fault.because("cannot write " + file, e);
        }
    }
}
