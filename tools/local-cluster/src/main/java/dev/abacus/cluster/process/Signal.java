package dev.abacus.cluster.process;

import dev.abacus.cluster.fault.ClusterException;
import java.io.IOException;

/** A signal to a process; Java itself can only send TERM and KILL. */
enum Signal {
    STOP,
    CONT;

    void send(long pid) {
        try {
            new ProcessBuilder("kill", "-" + name(), Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw ClusterException.because("cannot signal process " + pid, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
