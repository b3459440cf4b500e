package dev.abacus.cluster.supervision;

import dev.abacus.cluster.fault.ClusterException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ObjIntConsumer;

/**
 * How other processes ask the supervisor of a suite for more or fewer instances of a service: each by a file in the run
 * directory that has its pid in its name, and is answered by another such file.
 */
public final class ScaleRequests {
    /** Both sides look for files: one who asks is in no hurry, and a watch of the directory would take a thread. */
    private static final Duration INTERVAL = Duration.ofMillis(100);

    private static final String REQUEST = ".request";
    private static final String ANSWER = ".answer";

    private final Path directory;

    ScaleRequests(Path directory) {
        this.directory = directory;
    }

    /**
     * Returns when it is done, after what others have asked for before.
     *
     * @throws ClusterException if the supervisor refuses, or does not answer in time
     */
    public void ask(String service, int instances, Duration limit) throws InterruptedException {
        String asker = "scale-" + ProcessHandle.current().pid();
        Path request = directory.resolve(asker + REQUEST);
        Path answer = directory.resolve(asker + ANSWER);
        take(answer);
        write(request, service + " " + instances);
        long deadline = System.nanoTime() + limit.toNanos();
        Optional<String> said = take(answer);
        while (said.isEmpty()) {
            if (System.nanoTime() > deadline) {
                take(request);
                throw new ClusterException("%s does not get %d instances within %d s: ./abacus status"
                        .formatted(service, instances, limit.toSeconds()));
            }
            Thread.sleep(INTERVAL);
            said = take(answer);
        }
        if (!said.get().isEmpty()) {
            throw new ClusterException(said.get());
        }
    }

    /** Does what is asked from now on, until this thread is interrupted. @param scale throws a {@link ClusterException} to refuse */
    public void serve(ObjIntConsumer<String> scale) throws InterruptedException {
        waiting().forEach(ScaleRequests::take);
        while (true) {
            for (Path request : waiting()) {
                String name = request.getFileName().toString();
                Optional<String> asked = take(request);
                if (asked.isPresent()) {
                    write(request.resolveSibling(name.replace(REQUEST, ANSWER)), answer(asked.get(), scale));
                }
            }
            Thread.sleep(INTERVAL);
        }
    }

    private static String answer(String request, ObjIntConsumer<String> scale) {
        int space = request.lastIndexOf(' ');
        try {
            scale.accept(request.substring(0, space), Integer.parseInt(request.substring(space + 1)));
            return "";
        } catch (ClusterException fault) {
            return String.valueOf(fault.getMessage());
        }
    }

    private List<Path> waiting() {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "scale-*" + REQUEST)) {
            files.forEach(found::add);
        } catch (IOException e) {
            throw ClusterException.because("cannot read " + directory, e);
        }
        return found;
    }

    /** Reads and deletes it, if it is there. */
    private static Optional<String> take(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            String text = Files.readString(file);
            Files.delete(file);
            return Optional.of(text);
        } catch (IOException e) {
            throw ClusterException.because("cannot take " + file, e);
        }
    }

    /** In one step: a reader sees all of it, or nothing. */
    private static void write(Path file, String text) {
        try {
            Path written = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw ClusterException.because("cannot write " + file, e);
        }
    }
}
