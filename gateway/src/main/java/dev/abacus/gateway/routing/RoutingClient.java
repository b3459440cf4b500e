package dev.abacus.gateway.routing;

import dev.abacus.kit.deadline.Deadline;
import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.problem.ProblemType;
import dev.abacus.kit.settings.Live;
import feign.Client;
import feign.Request;
import feign.RequestTemplate;
import feign.Response;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Carries a Feign call to an instance of the service that its URL names: the one with the fewest calls in work, so that
 * one that hangs gets no second call while others are free. Where all have enough to do, a call that computes waits for
 * its turn, and chooses then. An instance that does not answer, to the end, is ejected and costs one attempt, as one
 * where another program answers; then the next one is called: a GET, and a write that carries an idempotency key, can be
 * repeated, as long as the service's retry budget and the call's deadline allow it. The service's breaker watches over
 * the whole. Thread-safe.
 */
final class RoutingClient implements Client {

    private static final String SCHEME = "http://";
    private static final String READINESS = "/actuator/health/readiness";
    private static final Request ASK_FOR_READINESS =
            Request.create(Request.HttpMethod.GET, READINESS, Map.of(), Request.Body.empty(), new RequestTemplate());

    private final HttpExchange exchange;
    private final AnswerCheck check;
    private final Directory directory;
    private final Breakers breakers;
    private final Map<String, RetryBudget> budgets;
    private final Map<String, Turns> turns;
    private final Live<RoutingSettings> settings;
    private final AtomicInteger rotation = new AtomicInteger();

    /**
     * @param budgets of all services of the directory
     * @param turns of all of them, too
     */
    RoutingClient(
            HttpExchange exchange,
            AnswerCheck check,
            Directory directory,
            Breakers breakers,
            Map<String, RetryBudget> budgets,
            Map<String, Turns> turns,
            Live<RoutingSettings> settings) {
        this.exchange = exchange;
        this.check = check;
        this.directory = directory;
        this.breakers = breakers;
        this.budgets = budgets;
        this.turns = turns;
        this.settings = settings;
    }

    @Override
    public Response execute(Request request, Request.Options unused) {
        String service = service(request.url());
        List<Endpoint> endpoints = directory.of(service);
        RetryBudget budget = budgets.get(service);
        Turns ofService = turns.get(service);
        if (endpoints.isEmpty() || budget == null || ofService == null) {
            // Not the breaker's business: an open one would keep callers from the first instance that comes.
            throw unavailable("No instance of " + service + " is there");
        }
        CircuitBreaker breaker = breakers.of(service);
        Call call = new Call(service, request, budget, ofService);
        try {
            return call.isImpatient() ? unjudged(breaker, call, endpoints) : judged(breaker, call, endpoints);
        } catch (CallNotPermittedException e) {
            throw unavailable("Calls to " + service + " are suspended after failures");
        }
    }

    private static Response judged(CircuitBreaker breaker, Call call, List<Endpoint> endpoints) {
        return breaker.executeSupplier(() -> call.on(endpoints));
    }

    /** That a caller waits for less than a service may take says nothing of the service. */
    private static Response unjudged(CircuitBreaker breaker, Call call, List<Endpoint> endpoints) {
        breaker.acquirePermission();
        try {
            return call.on(endpoints);
        } finally {
            breaker.releasePermission();
        }
    }

    /** One call, which may take several attempts. For one thread. */
    private final class Call {

        private final String service;
        private final Request request;
        private final String path;
        private final RetryBudget budget;
        private final Turns turns;
        private final boolean reads;
        private final RoutingSettings now = settings.get();
        private final Deadline deadline = Deadline.current();
        private boolean maybeDone;

        Call(String service, Request request, RetryBudget budget, Turns turns) {
            this.service = service;
            this.request = request;
            this.budget = budget;
            this.turns = turns;
            this.path = request.url().substring(SCHEME.length() + service.length());
            this.reads = request.httpMethod() == Request.HttpMethod.GET;
        }

        boolean isImpatient() {
            return isCut(deadline.cut(now.responseTimeout()));
        }

        private boolean isCut(Duration limit) {
            return limit.compareTo(now.responseTimeout()) < 0;
        }

        Response on(List<Endpoint> endpoints) {
            budget.deposit();
            endpoints.forEach(this::tryOut);
            return reads ? inTurn(endpoints) : attempts(endpoints);
        }

        /** Not so what writes: that waits for etcd, and is not to hold up what needs no etcd. Admission bounds it. */
        private Response inTurn(List<Endpoint> endpoints) {
            int most = now.callsAtOnce() * endpoints.size();
            if (!turns.begin(most, deadline.cut(now.responseTimeout()))) {
                throw failure("%d calls are in work, and others came before".formatted(most));
            }
            try {
                return attempts(endpoints);
            } finally {
                turns.end();
            }
        }

        private Response attempts(List<Endpoint> endpoints) {
            int most = repeatable() ? Math.min(now.attempts(), endpoints.size()) : 1;
            List<Endpoint> tried = new ArrayList<>(most);
            while (!deadline.isOver()) {
                if (tried.size() == most) {
                    throw failure("%d of %d instances tried".formatted(most, endpoints.size()));
                }
                if (!tried.isEmpty() && !budget.withdraw()) {
                    throw failure("too many calls fail to repeat them all");
                }
                Endpoint endpoint = best(endpoints, tried);
                tried.add(endpoint);
                Response answer = attempt(endpoint);
                if (answer != null) {
                    return answer;
                }
            }
            throw failure("its time is over");
        }

        private @Nullable Response attempt(Endpoint endpoint) {
            Duration limit = deadline.cut(now.responseTimeout());
            endpoint.begin();
            try {
                Response answer = answer(endpoint, request, path, limit);
                endpoint.answered();
                return answer;
            } catch (IOException e) {
                if (!(e instanceof SocketTimeoutException && isCut(limit))) {
                    endpoint.failed(e);
                }
                maybeDone |= maybeSent(e);
                return null;
            } finally {
                endpoint.end();
            }
        }

        /** The service's own: whatever else is wrong with the instance is an IOException. */
        private Response answer(Endpoint endpoint, Request asked, String on, Duration limit) throws IOException {
            try {
                return check.passed(asked, exchange.with(endpoint.instance(), asked, on, now.connectTimeout(), limit));
            } catch (RuntimeException e) {
                throw new IOException("it can't be called: " + e.getMessage(), e);
            }
        }

        /** An ejected instance whose time is over is tried beside the call, so that no caller waits for it. */
        private void tryOut(Endpoint endpoint) {
            if (endpoint.beginTrial()) {
                Thread.ofVirtual().name("trial-of-" + endpoint.instance().id()).start(() -> {
                    try {
                        // A write is not made twice for a trial.
                        answer(
                                endpoint,
                                reads ? request : ASK_FOR_READINESS,
                                reads ? path : READINESS,
                                now.ejection().trialTimeout());
                        endpoint.answered();
                    } catch (IOException e) {
                        endpoint.failed(e);
                    }
                });
            }
        }

        private ProblemException failure(String why) {
            String what = service + " did not answer: " + why;
            return maybeDone && !reads ? outcomeUnknown(what) : unavailable(what);
        }

        private boolean repeatable() {
            return reads || request.headers().containsKey("Idempotency-Key");
        }
    }

    /** The one to call next: of equals, each in its turn. */
    private Endpoint best(List<Endpoint> endpoints, List<Endpoint> tried) {
        int size = endpoints.size();
        int first = Math.floorMod(rotation.getAndIncrement(), size);
        Endpoint best = null;
        for (int i = 0; i < size; i++) {
            Endpoint endpoint = endpoints.get((first + i) % size);
            if (!tried.contains(endpoint) && (best == null || endpoint.before(best))) {
                best = endpoint;
            }
        }
        return Objects.requireNonNull(best, "more attempts than instances");
    }

    private static ProblemException unavailable(String what) {
        return new ProblemException(ProblemType.UNAVAILABLE, what);
    }

    private static ProblemException outcomeUnknown(String what) {
        return new ProblemException(
                        ProblemType.OUTCOME_UNKNOWN,
                        what + "; repeat with the same Idempotency-Key to learn the outcome")
                .property("outcome", "unknown");
    }

    /** Feign's target is {@code http://SERVICE/path}. */
    private static String service(String url) {
        int end = url.indexOf('/', SCHEME.length());
        return end < 0 ? url.substring(SCHEME.length()) : url.substring(SCHEME.length(), end);
    }

    private static boolean maybeSent(IOException e) {
        return !(e instanceof ConnectException
                || e instanceof ConnectTimeoutException
                || e instanceof NoRouteToHostException
                || e instanceof UnknownHostException
                || (e instanceof ForeignAnswerException foreign && foreign.isPathUnknown()));
    }
}
