package dev.abacus.cluster.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Loss of what one side sends, from the first request that contains a text on. Connections stay open. Thread-safe.
 *
 * @see Link#loseAnswersTo
 * @see Link#holdBack
 */
final class Loss {
    private final boolean ofAnswers;
    private final String text;
    private @Nullable Flow flow;
    private byte[] request = {};
    private boolean begun;
    private boolean delivered;
    private boolean answered;

    /**
     * @param ofAnswers or of requests
     * @param text empty to lose everything from now on
     */
    Loss(boolean ofAnswers, String text) {
        this.ofAnswers = ofAnswers;
        this.text = text;
        this.begun = text.isEmpty();
    }

    /** @return whether to forward the chunk */
    synchronized boolean passes(Flow from, byte[] chunk) {
        if (!begun && !from.answers() && new String(chunk, StandardCharsets.ISO_8859_1).contains(text)) {
            begun = true;
            flow = from;
            request = chunk;
        }
        answered |= delivered && flow != null && from.answers(flow);
        return !begun || from.answers() != ofAnswers;
    }

    synchronized boolean begun() {
        return begun;
    }

    /** Sends the request with which the loss began; those after it stay lost. */
    synchronized void deliver() throws IOException {
        if (flow == null) {
            throw new IllegalStateException("nothing is held back");
        }
        delivered = true;
        flow.send(request);
    }

    /** Whether an answer came to the connection of the delivered request. */
    synchronized boolean answered() {
        return answered;
    }
}
