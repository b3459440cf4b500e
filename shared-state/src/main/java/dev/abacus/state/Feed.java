package dev.abacus.state;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Feed of changes in order and without a gap, pulled by one reader at its own pace. It survives lost connections, lost
 * leaders and compactions of etcd. A slow reader costs a bounded buffer and delays no other. For one thread at a time,
 * except {@link #close()}.
 */
public interface Feed<T> extends AutoCloseable {
    /** The cursor at which it began: another feed from there misses nothing, even if this one had no item. */
    String beginning();

    /** The next item; null: none within {@code wait}, as also while etcd is not available, or the feed is closed. */
    @Nullable
    T poll(Duration wait) throws InterruptedException;

    @Override
    void close();
}
