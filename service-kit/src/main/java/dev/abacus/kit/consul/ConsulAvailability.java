package dev.abacus.kit.consul;

import dev.abacus.state.Excerpt;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientException;

/**
 * Log of Consul's availability: one line when requests begin to fail, one for each right that the token lacks, and one
 * when all requests succeed again. Thread-safe.
 */
final class ConsulAvailability {
    private static final Logger log = LoggerFactory.getLogger(ConsulAvailability.class);
    private static final int MAX_REASON = 200;

    private final String agent;
    private final Set<Query> unanswered = new HashSet<>();
    private final Map<Query, String> refused = new HashMap<>();

    /**
     * Request that is repeated.
     *
     * @param name what it asks for, in the log and in metrics
     * @param right what Consul's ACLs call the right that it needs
     */
    record Query(String name, String right) {}

    ConsulAvailability(String agent) {
        this.agent = agent;
    }

    String agent() {
        return agent;
    }

    synchronized void failed(Query query, RestClientException why) {
        if (isRefusal(why)) {
            unanswered.remove(query);
            if (!refused.containsValue(query.right())) {
                log.warn(
                        "Consul at {} refuses {}: {}; what is known stays, will keep trying",
                        agent,
                        query.name(),
                        refusal(why, query.right()));
            }
            refused.put(query, query.right());
        } else {
            refused.remove(query);
            if (unanswered.isEmpty()) {
                log.warn(
                        "Consul at {} does not answer ({}): {}; what is known stays", agent, query.name(), reason(why));
            }
            unanswered.add(query);
        }
    }

    synchronized void answered(Query query) {
        boolean failed = unanswered.remove(query) | refused.remove(query) != null;
        if (failed && unanswered.isEmpty() && refused.isEmpty()) {
            log.info("Consul at {} answers again", agent);
        }
    }

    /** Whether Consul answers, and its ACLs do not allow the request. */
    static boolean isRefusal(RestClientException failure) {
        return failure instanceof AclDeniedException
                || failure instanceof HttpClientErrorException error
                        && (error.getStatusCode().value() == 401
                                || error.getStatusCode().value() == 403);
    }

    /** The reason of a refusal, and what to do about it. */
    static String refusal(RestClientException failure, String right) {
        return reason(failure) + ": the token needs " + right;
    }

    /** The reason of a failure, safe to log. */
    static String reason(RestClientException failure) {
        Throwable cause = failure instanceof ResourceAccessException && failure.getCause() != null
                ? failure.getCause()
                : NestedExceptionUtils.getMostSpecificCause(failure);
        String told = cause instanceof RestClientException ? String.valueOf(cause.getMessage()) : cause.toString();
        return Excerpt.of(told, MAX_REASON);
    }
}
