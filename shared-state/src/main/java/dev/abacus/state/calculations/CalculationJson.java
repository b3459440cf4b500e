package dev.abacus.state.calculations;

import dev.abacus.state.etcd.txn.TxnResult;
import dev.abacus.state.json.StrictJson;
import java.util.UUID;

/** A calculation as the bytes of a value in etcd. */
final class CalculationJson {
    private CalculationJson() {}

    static byte[] write(Calculation calculation) {
        return StrictJson.write(calculation);
    }

    /** @throws RuntimeException if it is not one that was recorded under this key */
    static Calculation read(TxnResult.Stored stored) {
        UUID id = CalculationKeys.idOf(stored.key())
                .orElseThrow(() -> new IllegalArgumentException("the key is not that of a calculation"));
        Calculation calculation = StrictJson.read(stored.value(), Calculation.class);
        if (!calculation.id().equals(id.toString())) {
            throw new IllegalArgumentException("it has the id " + calculation.id() + " under the key of " + id);
        }
        if (!calculation.recordedAt().equals(CalculationIds.timeOf(id))) {
            throw new IllegalArgumentException("it has another time than its id: " + calculation.recordedAt());
        }
        return calculation;
    }
}
