package dev.abacus.cluster.process;

import java.io.IOException;

/** Signal to a process, by the shell, which every system has; Java itself can send TERM and KILL only. */
enum Signal {
    STOP,
    CONT;

    /** @return whether the system has accepted the signal; true if this thread is interrupted before that is known */
    boolean send(long pid) {
        try {
            int exitCode = new ProcessBuilder("/bin/sh", "-c", "kill -%s %d".formatted(name(), pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            return exitCode == 0;
        } catch (IOException e) {
            throw ClusterException.because("cannot signal process " + pid, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
