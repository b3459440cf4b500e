package dev.abacus.cluster.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The process that listens on a port, from /proc; see proc_net(5). */
final class PortOwner {
    private static final String LISTENING = "0A";

    private PortOwner() {}

    /** Empty if the system does not show it, as for a process of another user. */
    static Optional<ProcessHandle> of(int port) {
        return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                .flatMap(table -> lines(Path.of(table)))
                .map(line -> line.strip().split("\\s+"))
                .filter(field -> field.length > 9 && field[3].equals(LISTENING))
                .filter(field -> field[1].endsWith(String.format(Locale.ROOT, ":%04X", port)))
                .flatMap(field -> ProcessHandle.allProcesses().filter(process -> holds(process, field[9])))
                .findFirst();
    }

    private static boolean holds(ProcessHandle process, String inode) {
        Path socket = Path.of("socket:[" + inode + "]");
        try (Stream<Path> open = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            return open.anyMatch(descriptor -> pointsTo(descriptor, socket));
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean pointsTo(Path descriptor, Path socket) {
        try {
            return Files.readSymbolicLink(descriptor).equals(socket);
        } catch (IOException e) {
            return false;
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }
}
