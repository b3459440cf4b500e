package dev.abacus.state;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Changes as they happen, in order and without a gap, pulled by one reader at its own pace. It outlives lost
 * connections, lost leaders and compactions of etcd by itself. A reader that stays away costs a bounded buffer and
 * delays no one else. For one thread at a time, except {@link #close()}.
 */
public interface Feed<T> extends AutoCloseable {
    /**
     * Where it began, as a cursor: whoever goes on there misses nothing, also if this feed ended before its first item.
     */
    String beginning();

    /**
     * The next item, or null if there is none within {@code wait} (also while etcd is away, and once closed).
     */
    @Nullable
    T poll(Duration wait) throws InterruptedException;

    @Override
    void close();
}
