package dev.abacus.gateway.admission;

import dev.abacus.gateway.admission.Admission.Kind;
import dev.abacus.gateway.admission.Admission.Kinds;
import dev.abacus.kit.calculation.IdempotencyKeyHeader;
import dev.abacus.kit.limits.EarlyRefusal;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.coyote.Request;
import org.jspecify.annotations.Nullable;

/**
 * Load shedding before {@link Admission}: refuses what would get no permit there, at a small part of the cost. It takes no permit,
 * because the body may not have arrived. It also refuses what is not critical and has waited long for a thread: its caller may have
 * given up, and the next ones wait. Thread-safe.
 */
final class EarlyShedding implements EarlyRefusal {

    static final Duration MAX_WAIT = Duration.ofMillis(250);

    private static final String LATE =
            "The gateway has more requests than it can begin within %d ms: repeat this one later"
                    .formatted(MAX_WAIT.toMillis());

    private final Kinds kinds;
    private final LongSupplier waitedNanos;

    /** @param waitedNanos how long the request of this thread has waited for it */
    EarlyShedding(Kinds kinds, LongSupplier waitedNanos) {
        this.kinds = kinds;
        this.waitedNanos = waitedNanos;
    }

    @Override
    public boolean isActive() {
        return isFull(kinds.reads()) || isFull(kinds.writes()) || hasWaitedLong();
    }

    private boolean hasWaitedLong() {
        return waitedNanos.getAsLong() > MAX_WAIT.toNanos();
    }

    /** For whom the limit is lowest. */
    private static boolean isFull(Kind kind) {
        return kind.limiter().isFull(Priority.SHEDDABLE);
    }

    @Override
    public @Nullable String of(Request request, String path) {
        Kind kind = kinds.of(request.getMethod(), path);
        if (kind == kinds.management()) {
            return null;
        }
        boolean hasKey = request.getHeader(IdempotencyKeyHeader.NAME) != null;
        String lowered = request.getHeader(Priority.HEADER);
        Priority priority = Priority.BACKGROUND.equals(lowered)
                ? Priority.SHEDDABLE
                : Priority.of(request.getMethod(), path, hasKey);
        boolean late = priority != Priority.CRITICAL && hasWaitedLong();
        if (!late && !kind.limiter().isFull(priority)) {
            return null;
        }
        kind.countRefusal(priority);
        return late ? LATE : kind.limitReached(priority);
    }
}
