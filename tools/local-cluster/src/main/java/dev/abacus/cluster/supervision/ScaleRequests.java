package dev.abacus.cluster.supervision;

import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.ObjIntConsumer;

/**
 * Requests from other JVMs to the supervisor to scale a service. A request is a file in the run directory, with the pid of
 * the requester in its name; the answer is another such file.
 */
public final class ScaleRequests {
    /** Both sides poll: a request is not urgent, and a watch of the directory would take a thread. */
    private static final Duration INTERVAL = Duration.ofMillis(100);

    private static final String REQUEST = ".request";
    private static final String ANSWER = ".answer";

    private final Path directory;

    ScaleRequests(Path directory) {
        this.directory = directory;
    }

    /**
     * Returns when the service is scaled, after earlier requests.
     *
     * @throws ClusterException if the supervisor refuses, or does not answer within the limit
     */
    public void ask(String service, int instances, Duration limit) throws InterruptedException {
        String requester = "scale-" + ProcessHandle.current().pid();
        Path request = directory.resolve(requester + REQUEST);
        Path answer = directory.resolve(requester + ANSWER);
        take(answer);
        write(request, service + " " + instances);
        long deadline = System.nanoTime() + limit.toNanos();
        Optional<String> received = take(answer);
        while (received.isEmpty()) {
            if (System.nanoTime() > deadline) {
                take(request);
                throw new ClusterException("%s does not get %d instances within %d s: ./abacus status"
                        .formatted(service, instances, limit.toSeconds()));
            }
            Thread.sleep(INTERVAL);
            received = take(answer);
        }
        if (!received.get().isEmpty()) {
            throw new ClusterException(received.get());
        }
    }

    /** Serves requests until this thread is interrupted. The function throws a {@link ClusterException} to refuse one. */
    public void serve(ObjIntConsumer<String> scale) throws InterruptedException {
        waiting().forEach(ScaleRequests::take);
        while (true) {
            for (Path request : waiting()) {
                String name = request.getFileName().toString();
                Optional<String> content = take(request);
                if (content.isPresent()) {
                    write(request.resolveSibling(name.replace(REQUEST, ANSWER)), answer(content.get(), scale));
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
        } catch (ClusterException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private List<Path> waiting() {
        return Directories.list(directory).stream()
                .filter(file -> file.toString().endsWith(REQUEST))
                .toList();
    }

    /** Reads and deletes a file, if it exists. */
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

    /** Atomic: a reader sees the whole file or none. */
    private static void write(Path file, String text) {
        try {
            Path written = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw ClusterException.because("cannot write " + file, e);
        }
    }
}
