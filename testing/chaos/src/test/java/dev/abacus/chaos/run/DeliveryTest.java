package dev.abacus.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeliveryTest {
    private final Delivery delivery = new Delivery(Map.of("a", 1L, "b", 2L, "c", 2L, "d", 3L));

    @Test
    void inOrderAndOnceIsWell() {
        assertThat(violations("a", "c", "b", "d")).isEmpty();
    }

    @Test
    void whatIsMissedIsTold() {
        assertThat(violations("a", "b", "d")).containsExactly("a reader never got c, of revision 2");
    }

    @Test
    void whatComesTwiceIsTold() {
        assertThat(violations("a", "b", "c", "b", "d")).containsExactly("a reader got b twice");
    }

    @Test
    void whatComesTooLateIsTold() {
        assertThat(violations("b", "c", "a", "d")).containsExactly("a reader got a of revision 1 after one of 2");
    }

    @Test
    void whatIsNotThereIsTold() {
        assertThat(violations("a", "b", "c", "d", "e")).containsExactly("a reader got e, which is not there");
    }

    private List<String> violations(String... received) {
        return delivery.violations("a reader", List.of(received));
    }
}
