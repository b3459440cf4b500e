package dev.abacus.state.calculations;

import dev.abacus.state.etcd.Outcome;
import tools.jackson.databind.json.JsonMapper;

/** A calculation as the bytes of a value in etcd. */
final class CalculationJson {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private CalculationJson() {}

    static byte[] write(Calculation calculation) {
        return MAPPER.writeValueAsBytes(calculation);
    }

    static Calculation read(Outcome.Stored stored) {
        return MAPPER.readValue(stored.value(), Calculation.class);
    }
}
