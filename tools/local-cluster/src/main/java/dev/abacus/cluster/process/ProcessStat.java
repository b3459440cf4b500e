package dev.abacus.cluster.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Fields of proc_pid_stat(5).
 *
 * @param state the third field; T after SIGSTOP
 * @param startTicks the 22nd field: the start time in clock ticks since the boot
 */
record ProcessStat(char state, long startTicks) {
    private static final int FIRST = 3;
    private static final int START_TICKS = 22;

    /** Empty if there is no such process, or no /proc. */
    static Optional<ProcessStat> of(long pid) {
        try {
            return Optional.of(parse(Files.readString(Path.of("/proc/" + pid + "/stat"), ISO_8859_1)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The second field is the name of the command in parentheses. The name may contain blanks and parentheses. */
    static ProcessStat parse(String line) {
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
        return new ProcessStat(fields[0].charAt(0), Long.parseLong(fields[START_TICKS - FIRST]));
    }
}
