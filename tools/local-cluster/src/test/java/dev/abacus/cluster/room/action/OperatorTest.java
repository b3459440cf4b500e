package dev.abacus.cluster.room.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.cluster.network.Link;
import dev.abacus.cluster.room.suite.ControlledSuite;
import dev.abacus.cluster.room.view.Observation;
import dev.abacus.cluster.room.view.Part;
import dev.abacus.cluster.room.view.PartKind;
import dev.abacus.cluster.room.view.PartState;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.MissingNode;

/** Faults of a link, in a suite of one instance. */
class OperatorTest {
    private static final String INSTANCE = "sum-service-1";
    private static final Order HEAL = Order.of(Verb.HEAL, INSTANCE);
    private static final Observation SEEN = new Observation(
            List.of(new Part(INSTANCE, PartKind.INSTANCE, "sum-service", PartState.READY, 1, 1)),
            Map.of(),
            Map.of(),
            Observation.NONE.etcd(),
            MissingNode.getInstance());

    private final List<String> names = new CopyOnWriteArrayList<>(List.of(INSTANCE));
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Link link = Link.to(URI.create("http://127.0.0.1:1"));
    private final Operator operator = new Operator(suite(), () -> SEEN, new Marks(), "", log::add);

    OperatorTest() throws IOException {}

    @AfterEach
    void close() {
        operator.close();
        link.close();
    }

    @Test
    void aCutLinkCanBeHealedWithoutAnOpenMark() {
        assertThat(operator.refusal(HEAL)).isEqualTo("the link to sum-service-1 is whole");

        link.cut();
        assertThat(operator.refusal(HEAL)).isEmpty();
        operator.perform(HEAL);

        assertThat(operator.refusal(HEAL)).isEqualTo("the link to sum-service-1 is whole");
    }

    @Test
    void aFaultEndsWithTheInstanceThatHasIt() {
        Mark.View cut = operator.perform(Order.of(Verb.CUT, INSTANCE));
        assertThat(operator.isOpen(cut.id())).isTrue();

        names.clear();

        await().until(() -> !operator.isOpen(cut.id()));
        assertThat(log).anyMatch(line -> line.startsWith("control room: Cut the link to sum-service-1 is over"));
    }

    private ControlledSuite suite() {
        return (ControlledSuite) Proxy.newProxyInstance(
                OperatorTest.class.getClassLoader(),
                new Class<?>[] {ControlledSuite.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "names" -> names;
                    case "link" -> link;
                    case "command" -> Optional.empty();
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
