package dev.abacus.cluster.room.action;

import dev.abacus.cluster.room.view.Observation;
import dev.abacus.cluster.room.view.Part;
import dev.abacus.cluster.room.view.PartKind;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Action that is offered.
 *
 * @param refusal why it is impossible now; empty if it is possible
 */
public record Choice(String label, Order order, String hits, String refusal, String command) {
    private static final int SECONDS = 10;
    private static final int DELAY_MILLIS = 500;

    /** What can be done to a part, and to the number of instances of its service. */
    public static List<Choice> of(Part part, Observation seen, Operator operator) {
        Stream<Choice> ofPart = Arrays.stream(Verb.values())
                .filter(verb -> verb.appliesTo(part.kind()))
                .map(verb -> of(order(verb, part.name()), verb.label(), operator));
        int instances = seen.ofService(part.service()).size();
        Stream<Choice> ofService = IntStream.of(instances - 1, instances + 1)
                .filter(wanted -> part.kind() == PartKind.INSTANCE && wanted >= 1 && wanted <= Order.MAX_INSTANCES)
                .mapToObj(wanted -> of(
                        new Order(Verb.SCALE, part.service(), wanted, 0),
                        "Scale %s to %d".formatted(wanted < instances ? "in" : "out", wanted),
                        operator));
        return Stream.concat(ofPart, ofService).toList();
    }

    /** An action, what it will hit, and whether it is possible. */
    public static Choice of(Order order, Operator operator) {
        return of(order, order.verb().label(), operator);
    }

    private static Choice of(Order order, String label, Operator operator) {
        return new Choice(label, order, operator.hits(order), operator.refusal(order), operator.command(order));
    }

    private static Order order(Verb verb, String target) {
        return new Order(
                verb, target, verb == Verb.DELAY ? DELAY_MILLIS : 0, verb.lasts() || verb == Verb.EMPTY ? SECONDS : 0);
    }
}
