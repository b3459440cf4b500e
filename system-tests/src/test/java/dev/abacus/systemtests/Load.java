package dev.abacus.systemtests;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Steady calls in the background, 50 a second, whose answers are kept. */
final class Load implements AutoCloseable {

    private static final long INTERVAL_MILLIS = 20;

    private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();
    private final Thread caller;

    record Outcome(int call, int status, long millis, String body) {}

    Load(IntFunction<Reply> call) {
        caller = Thread.ofPlatform().name("load").start(() -> run(call));
    }

    private void run(IntFunction<Reply> call) {
        try {
            for (int number = 0; !Thread.currentThread().isInterrupted(); number++) {
                long start = System.nanoTime();
                Reply reply = call.apply(number);
                long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
                outcomes.add(new Outcome(number, reply.status(), millis, reply.body()));
                TimeUnit.MILLISECONDS.sleep(Math.max(1, INTERVAL_MILLIS - millis));
            }
        } catch (InterruptedException | IllegalStateException e) {
            // Told to end.
        }
    }

    /** Ends the calls; gives those that failed. */
    List<Outcome> stop() throws InterruptedException {
        caller.interrupt();
        caller.join();
        return outcomes.stream().filter(outcome -> outcome.status() >= 300).toList();
    }

    int made() {
        return outcomes.size();
    }

    @Override
    public void close() {
        caller.interrupt();
    }
}
