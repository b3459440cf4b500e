package dev.abacus.cluster.process;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Background loop of the supervisor: repeats a step until its thread is interrupted. A step that throws, whatever it is,
 * is reported once, and repeated after a pause.
 */
public final class BackgroundLoop implements Runnable {
    private static final Duration RETRY = Duration.ofMillis(500);

    private final String failure;
    private final Consumer<String> report;
    private final Step step;
    private String reported = "";

    /** A step, which waits by itself for the next one. */
    public interface Step {
        void run() throws IOException, InterruptedException;
    }

    /**
     * @param failure what does not work when a step throws, as "the configuration cannot be loaded"
     * @param report gets a line when steps begin to fail, or fail for another reason
     */
    public BackgroundLoop(String failure, Consumer<String> report, Step step) {
        this.failure = failure;
        this.report = report;
        this.step = step;
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                runOnce();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void runOnce() throws InterruptedException {
        try {
            step.run();
            reported = "";
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            // An interrupted step may say so by another exception.
            if (!Thread.currentThread().isInterrupted()) {
                tell(failure + ": " + reason(e));
            }
            Thread.sleep(RETRY);
        }
    }

    private void tell(String complaint) {
        if (!complaint.equals(reported)) {
            reported = complaint;
            try {
                report.accept(complaint);
            } catch (RuntimeException | Error e) {
                // There is nothing left to tell it with.
            }
        }
    }

    /** Only expected failures have a message that says enough without their class. */
    private static String reason(Throwable e) {
        return e instanceof ClusterException || e instanceof IOException
                ? String.valueOf(e.getMessage())
                : e.toString();
    }
}
