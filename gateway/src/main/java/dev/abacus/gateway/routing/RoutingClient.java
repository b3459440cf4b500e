package dev.abacus.gateway.routing;

import dev.abacus.kit.consul.Instance;
import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.problem.ProblemType;
import dev.abacus.kit.settings.Live;
import feign.Client;
import feign.Request;
import feign.Response;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a Feign call to an instance of the service that its URL names. An instance that does not answer, to the end,
 * costs one attempt, then the next one is called: a GET, and a write that carries an idempotency key, can be repeated. The
 * service's breaker watches over the whole. Thread-safe.
 */
final class RoutingClient implements Client {

    private static final String SCHEME = "http://";
    private static final Logger log = LoggerFactory.getLogger(RoutingClient.class);

    private final HttpExchange computing;
    private final HttpExchange recording;
    private final Directory directory;
    private final Breakers breakers;
    private final Live<RoutingSettings> settings;
    private final AtomicInteger turn = new AtomicInteger();

    /**
     * @param computing for GET
     * @param recording for all else, which waits for etcd
     */
    RoutingClient(
            HttpExchange computing,
            HttpExchange recording,
            Directory directory,
            Breakers breakers,
            Live<RoutingSettings> settings) {
        this.computing = computing;
        this.recording = recording;
        this.directory = directory;
        this.breakers = breakers;
        this.settings = settings;
    }

    @Override
    public Response execute(Request request, Request.Options unused) {
        String service = service(request.url());
        List<Instance> candidates = directory.of(service);
        if (candidates.isEmpty()) {
            // Not the breaker's business: an open one would keep callers from the first instance that comes.
            throw unavailable("No instance of " + service + " is there");
        }
        try {
            return breakers.of(service).executeSupplier(() -> callInTurn(service, candidates, request));
        } catch (CallNotPermittedException e) {
            throw unavailable("Calls to " + service + " are suspended after failures");
        }
    }

    private Response callInTurn(String service, List<Instance> candidates, Request request) {
        RoutingSettings now = settings.get();
        int attempts = repeatable(request) ? Math.min(now.attempts(), candidates.size()) : 1;
        HttpExchange exchange = request.httpMethod() == Request.HttpMethod.GET ? computing : recording;
        String path = request.url().substring(SCHEME.length() + service.length());
        int first = Math.floorMod(turn.getAndIncrement(), candidates.size());
        boolean sent = false;
        for (int attempt = 0; attempt < attempts; attempt++) {
            Instance instance = candidates.get((first + attempt) % candidates.size());
            try {
                return exchange.with(instance, request, path, now);
            } catch (IOException e) {
                log.debug("{} did not answer: {}", instance.id(), e.toString());
                sent |= maybeSent(e);
            }
        }
        String what = "%s did not answer (%d of %d instances tried)".formatted(service, attempts, candidates.size());
        throw sent && request.httpMethod() != Request.HttpMethod.GET ? outcomeUnknown(what) : unavailable(what);
    }

    private static ProblemException unavailable(String what) {
        return new ProblemException(ProblemType.UNAVAILABLE, what);
    }

    private static ProblemException outcomeUnknown(String what) {
        return new ProblemException(
                        ProblemType.OUTCOME_UNKNOWN,
                        what + ": repeat with the same Idempotency-Key to learn the outcome")
                .property("outcome", "unknown");
    }

    /** Feign's target is {@code http://SERVICE/path}. */
    private static String service(String url) {
        int end = url.indexOf('/', SCHEME.length());
        return end < 0 ? url.substring(SCHEME.length()) : url.substring(SCHEME.length(), end);
    }

    private static boolean repeatable(Request request) {
        return request.httpMethod() == Request.HttpMethod.GET
                || request.headers().containsKey("Idempotency-Key");
    }

    private static boolean maybeSent(IOException e) {
        return !(e instanceof ConnectException
                || e instanceof ConnectTimeoutException
                || e instanceof ConnectionRequestTimeoutException
                || e instanceof NoRouteToHostException
                || e instanceof UnknownHostException);
    }
}
