package dev.abacus.cluster.room.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class OrderTest {
    private static Order order(String json) {
        return Order.of(new JsonMapper().readTree(json.replace('\'', '"')));
    }

    @Test
    void aRequestNamesWhatIsToBeDone() {
        assertThat(order("{'action':'pause','target':'sum-service-1','seconds':10}"))
                .isEqualTo(new Order(Verb.PAUSE, "sum-service-1", 0, 10))
                .extracting(Order::title, Order::pattern)
                .containsExactly("Hang sum-service-1 for 10 s", "outlier-detection");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'action':'explode','target':'consul'} | no action is named 'explode', only kill, restart,",
                "[] | an action is a JSON object",
                "{'action':'scale','target':'sum-service','amount':9} | scale needs an amount from 1 to 8",
                "{'action':'scale','target':'consul','amount':2} | scale needs a service as its target",
                "{'action':'delay','target':'consul','amount':0} | delay needs an amount of milliseconds",
                "{'action':'pause','target':'consul','seconds':-1} | seconds needs a number from 0 to 120"
            },
            quoteCharacter = '"')
    void aRequestThatIsNoneIsRefused(String json, String reason) {
        assertThatThrownBy(() -> order(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason.strip());
    }

    @Test
    void theSameIsACommand() {
        assertThat(Order.of(Verb.CUT, "etcd-1", 5).command("http://localhost:8088/"))
                .contains("http://localhost:8088/actions", "\"action\":\"cut\",\"target\":\"etcd-1\"");
    }
}
