package dev.abacus.state.calculations;

import dev.abacus.state.etcd.txn.TxnResult;

/** Calculation in etcd. @param revision of the store at which it was recorded */
record StoredCalculation(Calculation calculation, long revision) {
    /** @throws RuntimeException if it is not one that was recorded under this key */
    static StoredCalculation of(TxnResult.Stored stored) {
        return new StoredCalculation(Calculation.of(stored), stored.revision());
    }

    EventCursor cursor() {
        return new EventCursor(revision, calculation.id());
    }
}
