package dev.abacus.kit.limits;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Memory budget in bytes, shared by all requests. Thread-safe. */
public final class ByteBudget {

    private final LongSupplier maximum;
    private final AtomicLong held = new AtomicLong();

    /** @param maximum read at each call; a maximum below what is held revokes nothing */
    public ByteBudget(LongSupplier maximum) {
        this.maximum = maximum;
    }

    /** @return whether the budget had the bytes; the caller then has to {@link #release} them */
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
