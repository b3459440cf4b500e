package dev.abacus.chaos.mutants;

import dev.abacus.chaos.mutants.PlantedFault.OfEvents;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/** Planted faults of event streams. */
final class EventFaults {

    private EventFaults() {}

    static PlantedFault skipped() {
        return striking(_ -> List.of());
    }

    static PlantedFault doubled() {
        return striking(event -> List.of(event, event));
    }

    /** Another result, or another value. */
    static PlantedFault altered() {
        return striking(
                event -> List.of(RecordingFaults.withWrongResult(event).replace("\"value\":\"", "\"value\":\"7")));
    }

    /** Holds an event back, until the next one has overtaken it. */
    static PlantedFault reordered() {
        return new OfEvents(() -> {
            Deque<String> held = new ArrayDeque<>();
            return (event, strikes) -> {
                if (!held.isEmpty()) {
                    return List.of(event, held.remove());
                }
                if (strikes) {
                    held.add(event);
                    return List.of();
                }
                return List.of(event);
            };
        });
    }

    private static PlantedFault striking(Function<String, List<String>> mutation) {
        return new OfEvents(() -> (event, strikes) -> strikes ? mutation.apply(event) : List.of(event));
    }
}
