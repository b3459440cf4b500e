package dev.abacus.kit.limits;

import org.apache.coyote.Request;
import org.jspecify.annotations.Nullable;

/**
 * Load shedding at the connector: a decision about a request whose head has arrived, before Tomcat looks for its servlet. Under
 * overload most requests are refused, so what a refusal costs decides how many others are served. Thread-safe.
 */
public interface LoadShedder {

    /** Refuses nothing. */
    LoadShedder NONE = new LoadShedder() {};

    /** The head of a request has arrived. From now on its thread may wait for the client, to read the body or to send the response. */
    default void begins() {
        // Nothing waits for it.
    }

    /** Whether any request is refused for now; asked for each request, so it has to be cheap. */
    default boolean isActive() {
        return false;
    }

    /**
     * @param path of the request, without percent-encoding
     * @return the detail of the problem that the request is refused with; null: it is not refused
     */
    default @Nullable String refusal(Request request, String path) {
        return null;
    }
}
