package dev.abacus.gateway.routing;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Retry budget of a service: a token bucket that limits retries to a part of the calls, as in <a
 * href="https://github.com/grpc/proposal/blob/master/A6-client-retries.md#throttling-retry-attempts-and-hedged-rpcs">gRPC's
 * retry throttling</a> and Finagle's {@code RetryBudget}. Each call deposits a part of a token, each retry
 * and each hedge withdraws a whole one. When most calls fail, retries end instead of multiplying the load of the instances that are left.
 * Thread-safe.
 */
final class RetryBudget {

    /** In hundredths of a token, so that a call deposits a percentage. */
    private static final long TOKEN = 100;

    private final Supplier<RoutingSettings.Retries> settings;
    private final AtomicLong balance;
    private final LongAdder made = new LongAdder();
    private final LongAdder refused = new LongAdder();

    RetryBudget(Supplier<RoutingSettings.Retries> settings) {
        this.settings = settings;
        this.balance = new AtomicLong(settings.get().reserve() * TOKEN);
    }

    /** For each call. */
    void deposit() {
        RoutingSettings.Retries now = settings.get();
        long full = now.reserve() * TOKEN;
        if (balance.get() != full) {
            balance.updateAndGet(before -> Math.min(full, before + now.percent()));
        }
    }

    /** Whether a retry or a hedge may be made: the budget has paid for it. */
    boolean withdraw() {
        boolean paid = balance.getAndUpdate(before -> before < TOKEN ? before : before - TOKEN) >= TOKEN;
        (paid ? made : refused).increment();
        return paid;
    }

    void report(String service, MeterRegistry meters) {
        FunctionCounter.builder("abacus.routing.retries", made, LongAdder::sum)
                .description("Attempts at a further instance: retries and hedges")
                .tag("service", service)
                .register(meters);
        Gauge.builder("abacus.routing.retries.left", balance, tokens -> (double) tokens.get() / TOKEN)
                .description("Retries that the retry budget allows now")
                .tag("service", service)
                .register(meters);
        FunctionCounter.builder("abacus.routing.retries.refused", refused, LongAdder::sum)
                .description("Retries and hedges not made because the retry budget was spent")
                .tag("service", service)
                .register(meters);
    }
}
