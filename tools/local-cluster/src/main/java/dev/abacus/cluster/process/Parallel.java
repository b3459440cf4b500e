package dev.abacus.cluster.process;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Does one thing to several things at the same time. */
public final class Together {
    private Together() {}

    /** Returns when it is done to all of them. */
    public static <T> void each(List<T> things, Consumer<T> action) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            things.forEach(thing -> threads.execute(() -> action.accept(thing)));
        }
    }
}
