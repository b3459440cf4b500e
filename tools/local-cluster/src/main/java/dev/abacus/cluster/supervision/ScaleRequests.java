package dev.abacus.cluster.supervision;

import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.Directories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Requests from other JVMs to the supervisor to scale a service. A request is a file in the run directory, with the pid of
 * the requester in its name; the answer is another such file.
 */
public final class ScaleRequests {
    /** Both sides poll: a request is not urgent, and a watch of the directory would take a thread. */
    private static final Duration INTERVAL = Duration.ofMillis(100);

    private static final String REQUEST = ".request";
    private static final String ANSWER = ".answer";

    private static final Pattern FORM = Pattern.compile("(.*\\S) (-?\\d{1,9})");

    private final Path directory;
    private final Supplier<Optional<RunFile>> supervisor;
    /** Requests that cannot be taken, and that nobody waits for any more. */
    private final Set<Path> unreadable = new HashSet<>();

    /** @param supervisor the supervisor, if it is alive */
    ScaleRequests(Path directory, Supplier<Optional<RunFile>> supervisor) {
        this.directory = directory;
        this.supervisor = supervisor;
    }

    /**
     * Returns when the service is scaled, after earlier requests.
     *
     * @throws ClusterException if the supervisor refuses, ends, or does not answer within the limit
     */
    public void ask(String service, int instances, Duration limit) throws InterruptedException {
        String requester = "scale-" + ProcessHandle.current().pid();
        Path request = directory.resolve(requester + REQUEST);
        Path answer = directory.resolve(requester + ANSWER);
        Optional<RunFile> asked = supervisor.get();
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
            // Before the answer, which may be the last thing that the supervisor wrote.
            boolean ended = asked.isEmpty() || !supervisor.get().equals(asked);
            received = take(answer);
            if (received.isEmpty() && ended) {
                take(request);
                throw new ClusterException("the supervisor of the suite ended before %s had %d instances: ./abacus up"
                        .formatted(service, instances));
            }
        }
        if (!received.get().isEmpty()) {
            throw new ClusterException(received.get());
        }
    }

    /** Drops what an earlier supervisor left, before requesters can know this one. What cannot be deleted is refused later. */
    public void clear() {
        Directories.list(directory).stream()
                .filter(file ->
                        file.toString().endsWith(REQUEST) || file.toString().endsWith(ANSWER))
                .forEach(ScaleRequests::drop);
    }

    /**
     * Serves the requests that wait, each of them whatever became of the others, and waits for the next ones.
     *
     * @param scale throws a {@link ClusterException} to refuse a request
     * @throws ClusterException if an answer could not be written
     */
    public void serveWaiting(ObjIntConsumer<String> scale) throws InterruptedException {
        List<Path> waiting = waiting();
        unreadable.retainAll(waiting);
        for (Path request : waiting) {
            String answer = answerTo(request, scale);
            if (answer != null) {
                String name = request.getFileName().toString();
                write(request.resolveSibling(name.replace(REQUEST, ANSWER)), answer);
            }
        }
        Thread.sleep(INTERVAL);
    }

    private static void drop(Path file) {
        try {
            Directories.delete(file);
        } catch (UncheckedIOException e) {
            // It stays.
        }
    }

    /** Empty: it is done; null: there is no answer, or it was given before. */
    private @Nullable String answerTo(Path request, ObjIntConsumer<String> scale) {
        try {
            return take(request).map(content -> answer(content, scale)).orElse(null);
        } catch (ClusterException e) {
            // It stays, and is answered once.
            return unreadable.add(request) ? String.valueOf(e.getMessage()) : null;
        }
    }

    private static String answer(String content, ObjIntConsumer<String> scale) {
        Matcher request = FORM.matcher(content.strip());
        if (!request.matches()) {
            return "not a request to scale a service: it needs the form SERVICE INSTANCES, as sum-service 3";
        }
        try {
            scale.accept(request.group(1), Integer.parseInt(request.group(2)));
            return "";
        } catch (ClusterException e) {
            return String.valueOf(e.getMessage());
        } catch (RuntimeException | Error e) {
            return "the supervisor failed: " + e;
        }
    }

    private List<Path> waiting() {
        return Directories.list(directory).stream()
                .filter(file -> file.toString().endsWith(REQUEST))
                .toList();
    }

    /** Reads and deletes a file, if it exists. */
    private static Optional<String> take(Path file) {
        try {
            String text = Files.readString(file);
            Files.delete(file);
            return Optional.of(text);
        } catch (NoSuchFileException e) {
            return Optional.empty();
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
