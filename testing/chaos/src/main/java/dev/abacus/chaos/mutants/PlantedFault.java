package dev.abacus.chaos.mutants;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Fault planted into a gateway: what it does to a call, or to the events of a stream. */
public sealed interface PlantedFault {

    /** The gateway as it is. */
    record None() implements PlantedFault {}

    /** @param affects which calls; the others pass as they are */
    record OfCalls(Predicate<ProxyRequest> affects, CallMutation mutation) implements PlantedFault {}

    /** Of both streams. @param mutation a new one for each connection */
    record OfEvents(Supplier<EventMutation> mutation) implements PlantedFault {}

    /** Answers a call otherwise than the gateway does. */
    @FunctionalInterface
    interface CallMutation {
        ProxyResponse answer(ProxyRequest request, Upstream upstream);
    }

    /** Changes an event of a stream. */
    @FunctionalInterface
    interface EventMutation {

        /**
         * @param event its lines, with the empty one at its end
         * @param strikes whether the fault is to show now
         * @return what is sent instead, in this order
         */
        List<String> deliver(String event, boolean strikes);
    }

    /** The correct gateway behind. */
    @FunctionalInterface
    interface Upstream {
        ProxyResponse send(ProxyRequest request);
    }
}
