package dev.abacus.kit.consul;

import dev.abacus.kit.problem.Excerpt;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientException;

/**
 * Log of Consul's availability: one line when requests begin to fail, and one when all of them succeed again.
 * Thread-safe.
 */
final class ConsulAvailability {
    private static final Logger log = LoggerFactory.getLogger(ConsulAvailability.class);
    private static final int LONGEST_REASON = 200;

    private final String agent;
    private final Set<String> unanswered = new HashSet<>();

    ConsulAvailability(String agent) {
        this.agent = agent;
    }

    String agent() {
        return agent;
    }

    synchronized void failed(String request, RestClientException why) {
        if (unanswered.isEmpty()) {
            log.warn("Consul at {} does not answer ({}): {}; what is known stays", agent, request, reason(why));
        }
        unanswered.add(request);
    }

    synchronized void answered(String request) {
        if (unanswered.remove(request) && unanswered.isEmpty()) {
            log.info("Consul at {} answers again", agent);
        }
    }

    /** The reason of a failure, safe to log. */
    static String reason(RestClientException failure) {
        Throwable cause = failure instanceof ResourceAccessException && failure.getCause() != null
                ? failure.getCause()
                : NestedExceptionUtils.getMostSpecificCause(failure);
        String told = cause instanceof RestClientException ? String.valueOf(cause.getMessage()) : cause.toString();
        return Excerpt.of(told, LONGEST_REASON);
    }
}
