package dev.abacus.cluster.process;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Parallel execution on virtual threads. */
public final class Parallel {
    private Parallel() {}

    /** Returns when the action has ended for every element. */
    public static <T> void forEach(List<T> elements, Consumer<T> action) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            elements.forEach(element -> threads.execute(() -> action.accept(element)));
        }
    }
}
