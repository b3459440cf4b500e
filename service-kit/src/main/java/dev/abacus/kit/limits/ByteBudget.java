package dev.abacus.kit.limits;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Bytes that all who share it may hold at once. Thread-safe. */
public final class ByteBudget {

    private final LongSupplier maximum;
    private final AtomicLong held = new AtomicLong();

    /** @param maximum for now: less than what is held takes nothing from anyone */
    public ByteBudget(LongSupplier maximum) {
        this.maximum = maximum;
    }

    /** @return whether they were left; then the caller has to {@link #release} them */
    public boolean tryAcquire(long bytes) {
        if (held.addAndGet(bytes) <= maximum.getAsLong()) {
            return true;
        }
        held.addAndGet(-bytes);
        return false;
    }

    public void release(long bytes) {
        held.addAndGet(-bytes);
    }

    public long held() {
        return held.get();
    }
}
