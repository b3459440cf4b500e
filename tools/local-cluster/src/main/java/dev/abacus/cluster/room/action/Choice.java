package dev.abacus.cluster.room.action;

import dev.abacus.cluster.room.view.Part;
import java.util.Arrays;
import java.util.List;

/**
 * Action that a part offers.
 *
 * @param refusal why it is impossible now; empty if it is possible
 */
public record Choice(String label, Order order, String hits, String refusal, String command) {
    private static final int SECONDS = 10;
    private static final int DELAY_MILLIS = 500;

    /** What can be done to a part. */
    public static List<Choice> of(Part part, Operator operator) {
        return Arrays.stream(Verb.values())
                .filter(verb -> verb.appliesTo(part.kind()))
                .map(verb -> choice(verb, part.name(), operator))
                .toList();
    }

    private static Choice choice(Verb verb, String target, Operator operator) {
        Order order = new Order(
                verb, target, verb == Verb.DELAY ? DELAY_MILLIS : 0, verb.lasts() || verb == Verb.EMPTY ? SECONDS : 0);
        String refusal = operator.refusal(order);
        return new Choice(verb.label(), order, operator.hits(order), refusal, operator.command(order));
    }
}
