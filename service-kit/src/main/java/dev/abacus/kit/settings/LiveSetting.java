package dev.abacus.kit.settings;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Setting that changes while the service runs. Thread-safe; {@link #get()} costs a volatile read.
 *
 * @param <T> an immutable record
 */
public final class LiveSetting<T> {
    private static final Logger log = LoggerFactory.getLogger(LiveSetting.class);

    private final List<Consumer<? super T>> listeners = new CopyOnWriteArrayList<>();
    private volatile T value;

    LiveSetting(T value) {
        this.value = value;
    }

    /** A setting that never changes. */
    public static <T> LiveSetting<T> fixed(T value) {
        return new LiveSetting<>(value);
    }

    public T get() {
        return value;
    }

    /** Calls {@code listener} with each new value, on the thread that brings the change. One that throws stops no other. */
    public void onChange(Consumer<? super T> listener) {
        listeners.add(listener);
    }

    /** Returns whether the value has changed. */
    boolean set(T given) {
        if (given.equals(value)) {
            return false;
        }
        value = given;
        listeners.forEach(listener -> tell(listener, given));
        return true;
    }

    private void tell(Consumer<? super T> listener, T given) {
        try {
            listener.accept(given);
        } catch (RuntimeException e) {
            log.error("A setting changed, and not all could follow", e);
        }
    }
}
