package dev.abacus.cluster.supervision;

import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.Directories;
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
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Run files of a suite, and the lock of its supervisor. */
public final class RunDirectory {
    /** Its name in the state directory of a suite. */
    public static final String NAME = "run";

    private static final String SUFFIX = ".properties";
    private static final String LOCK = "lock";
    /** The name of the run file of the supervisor itself. */
    public static final String SUPERVISOR = "supervisor";

    /** The address of a control room that does not answer yet, or that there is none of. */
    public static final URI NO_ROOM = URI.create("");

    private static final Map<Path, FileChannel> OPEN = new ConcurrentHashMap<>();
    private static final Set<Path> UNREADABLE = ConcurrentHashMap.newKeySet();

    private final Path directory;

    public RunDirectory(Path directory) {
        this.directory = directory;
    }

    /** The lock, held until {@link #release} or the end of this JVM. Empty if another supervisor holds it. */
    public Optional<FileChannel> lock() {
        try {
            Files.createDirectories(directory);
            Path file = directory.toRealPath().resolve(LOCK);
            // in one JVM, closing any channel of a file releases the locks of all its channels
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

    /** The result of an action that needs the lock. Empty, without the action, if another supervisor holds the lock. */
    public <T> Optional<T> underLock(Supplier<T> action) {
        return lock().map(held -> {
            try {
                return action.get();
            } finally {
                release(held);
            }
        });
    }

    /** Releases a {@link #lock}. */
    public static void release(FileChannel lock) {
        try {
            lock.close();
        } catch (IOException e) {
            throw ClusterException.because("cannot release the lock", e);
        }
    }

    /** Deletes everything but the lock, which the caller holds. */
    public void clear() {
        Directories.list(directory).stream()
                .filter(file -> !file.endsWith(LOCK))
                .forEach(Directories::delete);
    }

    /**
     * Writes the run file of this JVM as the supervisor.
     *
     * @param room the address of its control room, for commands
     */
    public void announceSupervisor(URI room) {
        write(RunFile.notStarted(SUPERVISOR, room).started(new RunningProcess(ProcessHandle.current()), 0));
    }

    /** Atomic: a reader sees the old file or the new one. */
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
        } catch (IllegalArgumentException | DateTimeParseException e) {
            // As after a power failure, when its process is gone.
            if (UNREADABLE.add(file(name))) {
                System.err.println("abacus: " + file(name) + " is not readable, and is left out");
            }
            return Optional.empty();
        }
    }

    /** The supervisor, if it is alive. */
    public Optional<RunFile> supervisor() {
        return find(SUPERVISOR).filter(run -> run.process().isPresent());
    }

    /** The processes of the suite, sorted by name, without the supervisor. */
    public List<RunFile> processes() {
        return Directories.list(directory).stream()
                .map(file -> file.getFileName().toString())
                .filter(file -> file.endsWith(SUFFIX))
                .map(file -> file.substring(0, file.length() - SUFFIX.length()))
                .filter(name -> !name.equals(SUPERVISOR))
                .flatMap(name -> find(name).stream())
                .toList();
    }

    /** The processes of the suite; fails if there are none. */
    public List<RunFile> requireProcesses() {
        List<RunFile> processes = processes();
        if (processes.isEmpty()) {
            throw new ClusterException("the suite does not run: ./abacus up");
        }
        return processes;
    }

    /** @throws ClusterException if any process of the suite runs, supervised or not */
    public void requireDown() {
        boolean left = processes().stream().anyMatch(run -> run.process().isPresent());
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

    /** The file that the supervisor locks. */
    public Path lockFile() {
        return directory.resolve(LOCK);
    }

    /** The file of the control room's token. */
    public Path roomToken() {
        return directory.resolve("room.token");
    }

    private Path file(String name) {
        return directory.resolve(name + SUFFIX);
    }
}
