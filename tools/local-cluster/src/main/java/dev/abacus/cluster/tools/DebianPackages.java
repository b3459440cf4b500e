package dev.abacus.cluster.tools;

import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.Directories;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Programs from packages of another Debian release, unpacked without root and without an installation. apt checks the
 * signatures of the archive; only its source list and directories are private.
 */
record DebianPackages(String suite, List<String> names) {
    private static final Object ONE_FETCH_IN_THIS_JVM = new Object();
    private static final long LIMIT_MINUTES = 5;

    /** Fetches the programs into {@code directory}, {@code program} last, so that its presence means completion. */
    void fetch(Path directory, String program, Consumer<String> progress) {
        synchronized (ONE_FETCH_IN_THIS_JVM) {
            try {
                Files.createDirectories(directory);
                try (FileChannel file = FileChannel.open(
                        directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                    file.lock();
                    if (!Files.exists(directory.resolve(program))) {
                        progress.accept("fetching " + program + " from Debian " + suite + " into " + directory);
                        fetchInto(directory.resolve("fetch"), directory, program);
                    }
                }
            } catch (IOException e) {
                throw ClusterException.because("cannot write to " + directory, e);
            }
        }
    }

    private void fetchInto(Path work, Path directory, String program) throws IOException {
        Directories.delete(work);
        try {
            AptSource source = AptSource.ofMachine(Path.of("/etc/apt"))
                    .orElseThrow(() -> new ClusterException("no Debian mirror is configured below /etc/apt"));
            Files.createDirectories(work.resolve("lists/partial"));
            Files.createDirectories(work.resolve("cache/archives/partial"));
            Files.createDirectories(work.resolve("debs"));
            Files.writeString(
                    work.resolve("sources.list"),
                    "deb [signed-by=%s] %s %s main\n".formatted(source.signedBy(), source.mirror(), suite));
            Path debs = work.resolve("debs");
            Path root = work.resolve("root");
            run(work, apt(work, "update", List.of()));
            run(debs, apt(work, "download", names));
            for (Path deb : Directories.list(debs)) {
                run(work, List.of("dpkg", "-x", deb.toString(), root.toString()));
            }
            Path programs = root.resolve("usr/bin");
            for (Path file : Directories.list(programs)) {
                if (!file.endsWith(program)) {
                    Files.move(file, directory.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            Files.move(programs.resolve(program), directory.resolve(program), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Directories.delete(work);
        }
    }

    private static List<String> apt(Path work, String command, List<String> packages) {
        List<String> line = new ArrayList<>(List.of(
                "apt-get",
                "-qq",
                "-oDir::Etc::sourcelist=" + work.resolve("sources.list"),
                "-oDir::Etc::sourceparts=/dev/null",
                "-oDir::State::Lists=" + work.resolve("lists"),
                "-oDir::Cache=" + work.resolve("cache"),
                "-oAPT::Sandbox::User=root",
                "-oAPT::Update::Error-Mode=any",
                "-oAcquire::Retries=1",
                "-oAcquire::http::Timeout=15",
                command));
        line.addAll(packages);
        return line;
    }

    /** @throws ClusterException with the first error that it wrote, if it fails */
    static void run(Path directory, List<String> command) throws IOException {
        Path output = Files.createTempFile("abacus-" + command.getFirst(), ".txt");
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            throw new ClusterException("this machine has no " + command.getFirst(), e);
        }
        try {
            if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new ClusterException(command.getFirst() + " took more than " + LIMIT_MINUTES + " minutes");
            }
            if (process.exitValue() != 0) {
                throw new ClusterException(Files.readString(output)
                        .lines()
                        .filter(line -> line.startsWith("E:") || line.startsWith("[ERROR]"))
                        .findFirst()
                        .orElse(command.getFirst() + " failed"));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted", e);
        } finally {
            Files.deleteIfExists(output);
        }
    }
}
