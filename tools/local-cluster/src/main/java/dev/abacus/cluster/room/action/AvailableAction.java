package dev.abacus.cluster.room.action;

import dev.abacus.cluster.room.view.Observation;
import dev.abacus.cluster.room.view.ProcessKind;
import dev.abacus.cluster.room.view.SuiteProcess;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Action that is offered.
 *
 * @param refusal why it is impossible now; empty if it is possible
 */
public record AvailableAction(String label, ActionRequest request, String hits, String refusal, String command) {
    private static final int SECONDS = 10;
    private static final int DELAY_MILLIS = 500;
    /** More would not fit into the memory of a usual machine. */
    private static final int MAX_INSTANCES = 8;

    /** What can be done to a process, and to the number of instances of its service. */
    public static List<AvailableAction> of(SuiteProcess process, Observation seen, ActionExecutor executor) {
        Stream<AvailableAction> ofProcess = Arrays.stream(ActionType.values())
                .filter(type -> type.appliesTo(process.kind()))
                .map(type -> of(request(type, process.name()), type.label(), executor));
        int instances = seen.ofService(process.service()).size();
        Stream<AvailableAction> ofService = IntStream.of(instances - 1, instances + 1)
                .filter(wanted -> process.kind() == ProcessKind.INSTANCE && wanted >= 1 && wanted <= MAX_INSTANCES)
                .mapToObj(wanted -> of(
                        new ActionRequest(ActionType.SCALE, process.service(), wanted, 0),
                        "Scale %s to %d".formatted(wanted < instances ? "in" : "out", wanted),
                        executor));
        return Stream.concat(ofProcess, ofService).toList();
    }

    /** An action, what it will hit, and whether it is possible. */
    public static AvailableAction of(ActionRequest request, ActionExecutor executor) {
        return of(request, request.type().label(), executor);
    }

    private static AvailableAction of(ActionRequest request, String label, ActionExecutor executor) {
        return new AvailableAction(
                label, request, executor.hits(request), executor.refusal(request), executor.command(request));
    }

    private static ActionRequest request(ActionType type, String target) {
        return new ActionRequest(
                type,
                target,
                type == ActionType.DELAY ? DELAY_MILLIS : 0,
                type.lasts() || type == ActionType.EMPTY ? SECONDS : 0);
    }
}
