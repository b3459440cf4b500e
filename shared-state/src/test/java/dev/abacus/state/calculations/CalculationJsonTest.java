package dev.abacus.state.calculations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.state.etcd.txn.TxnResult;
import dev.abacus.state.json.StrictJson;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JSON of a calculation, as the value in etcd and the answer of the API. */
class CalculationJsonTest {
    private static final UUID ID = UUID.fromString("01993b5c-9f2e-7c3a-8d41-0242ac120002");
    private static final String TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final String PLAIN = """
            {"id":"%s","operation":"multiply","operands":[7,8],"result":56,"instance":"arith-service-1","recordedAt":"%s"}""".formatted(ID, CalculationIds.timeOf(ID));
    private static final String TRACED = PLAIN.replace("}", ",\"traceparent\":\"" + TRACEPARENT + "\"}");

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isReadAndWrittenWithTheTraceOfItsCallAndWithout(boolean traced) {
        String json = traced ? TRACED : PLAIN;

        Calculation calculation = read(json);

        assertThat(calculation.traceparent()).isEqualTo(traced ? TRACEPARENT : null);
        assertThat(new String(StrictJson.write(calculation), UTF_8)).isEqualTo(json);
    }

    private static Calculation read(String json) {
        return Calculation.of(new TxnResult.Stored(CalculationKeys.of(ID), json.getBytes(UTF_8), 1, 1, 1));
    }
}
