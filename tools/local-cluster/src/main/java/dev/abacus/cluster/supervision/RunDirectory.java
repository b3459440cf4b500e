package dev.abacus.cluster.supervision;

import dev.abacus.cluster.fault.ClusterException;
import dev.abacus.cluster.process.RunningProcess;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The run files of a suite, and the lock that says who supervises it. */
public final class RunDirectory {
    private static final String SUFFIX = ".properties";
    /** Its run file is the supervisor's own. */
    public static final String SUPERVISOR = "supervisor";

    private static final Map<Path, FileChannel> OPEN = new ConcurrentHashMap<>();

    private final Path directory;

    public RunDirectory(Path directory) {
        this.directory = directory;
    }

    /** Held until it is closed or this JVM ends, whichever way. Empty: another one holds it. */
    public Optional<FileChannel> lock() {
        try {
            Files.createDirectories(directory);
            Path file = directory.toRealPath().resolve("lock");
            // in one JVM, closing any channel of a file gives up the locks that all of its channels hold
            if (Optional.ofNullable(OPEN.get(file)).filter(FileChannel::isOpen).isPresent()) {
                return Optional.empty();
            }
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                channel.close();
                return Optional.empty();
            }
            OPEN.put(file, channel);
            return Optional.of(channel);
        } catch (IOException e) {
            throw ClusterException.because("cannot write to " + directory, e);
        }
    }

    /** Makes this process known as the supervisor. */
    public void announceSupervisor(URI consul) {
        write(RunFile.notStarted(SUPERVISOR, consul).started(new RunningProcess(ProcessHandle.current()), 0));
    }

    /** In one step: a reader sees the old one or the new one. */
    void write(RunFile run) {
        try {
            StringWriter text = new StringWriter();
            run.toProperties().store(text, null);
            Path written = Files.writeString(directory.resolve(run.name() + ".new"), text.toString());
            Files.move(written, file(run.name()), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw ClusterException.because("cannot write to " + directory, e);
        }
    }

    public Optional<RunFile> find(String name) {
        try (Reader reader = Files.newBufferedReader(file(name))) {
            Properties properties = new Properties();
            properties.load(reader);
            return Optional.of(RunFile.of(name, properties));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The supervisor, while it lives. */
    public Optional<RunFile> supervisor() {
        return find(SUPERVISOR).filter(run -> run.process().isPresent());
    }

    /** The parts of the suite, without the supervisor, by name. */
    public List<RunFile> parts() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(SUFFIX))
                    .map(file -> file.substring(0, file.length() - SUFFIX.length()))
                    .filter(name -> !name.equals(SUPERVISOR))
                    .sorted()
                    .flatMap(name -> find(name).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws ClusterException if anything of the suite runs, supervised or not */
    public void requireDown() {
        boolean left = parts().stream().anyMatch(run -> run.process().isPresent());
        if (supervisor().isPresent() || left) {
            throw new ClusterException("the suite runs: ./abacus down first");
        }
    }

    public void remove(String name) {
        try {
            Files.deleteIfExists(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ScaleRequests scaleRequests() {
        return new ScaleRequests(directory);
    }

    private Path file(String name) {
        return directory.resolve(name + SUFFIX);
    }
}
