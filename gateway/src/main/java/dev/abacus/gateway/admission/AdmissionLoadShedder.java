package dev.abacus.gateway.admission;

import dev.abacus.gateway.admission.AdmissionFilter.Kind;
import dev.abacus.gateway.admission.AdmissionFilter.Kinds;
import dev.abacus.kit.calculation.IdempotencyKeyHeader;
import dev.abacus.kit.limits.LoadShedder;
import org.apache.coyote.Request;
import org.jspecify.annotations.Nullable;

/**
 * Load shedding before {@link AdmissionFilter}: refuses what would get no permit there, at a small part of the cost. It takes
 * no permit, because the body may not have arrived. Thread-safe.
 */
final class AdmissionLoadShedder implements LoadShedder {

    private final Kinds kinds;

    AdmissionLoadShedder(Kinds kinds) {
        this.kinds = kinds;
    }

    @Override
    public void begins() {
        AcceptThrottle.begun();
    }

    @Override
    public boolean isActive() {
        return isFull(kinds.reads()) || isFull(kinds.writes());
    }

    /** For whom the limit is lowest. */
    private static boolean isFull(Kind kind) {
        return kind.limiter().isFull(Priority.SHEDDABLE);
    }

    @Override
    public @Nullable String refusal(Request request, String path) {
        Kind kind = kinds.of(request.getMethod(), path);
        if (kind == kinds.management()) {
            return null;
        }
        boolean hasKey = request.getHeader(IdempotencyKeyHeader.NAME) != null;
        String lowered = request.getHeader(Priority.HEADER);
        Priority priority = Priority.BACKGROUND.equals(lowered)
                ? Priority.SHEDDABLE
                : Priority.of(request.getMethod(), path, hasKey);
        return kind.limiter().isFull(priority) ? kind.refuse(priority) : null;
    }
}
