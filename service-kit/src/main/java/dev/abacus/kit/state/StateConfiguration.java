package dev.abacus.kit.state;

import dev.abacus.kit.deadline.Deadline;
import dev.abacus.kit.settings.DataSizeBetween;
import dev.abacus.state.Credentials;
import dev.abacus.state.Endpoints;
import dev.abacus.state.Secret;
import dev.abacus.state.StateSettings;
import jakarta.validation.Valid;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the shared state in etcd.
 *
 * @param retention how long calculations and idempotency keys are kept; live
 */
record StateConfiguration(
        @Valid @DefaultValue EtcdSettings etcd,

        @DefaultValue("24h") @DurationMin(seconds = 1) @DurationMax(days = 3650)
        Duration retention) {

    /**
     * @param endpoints the client URLs of all members; read when the service starts
     * @param user etcd user; empty: no authentication; read when the service starts
     * @param password of that user; read when the service starts
     * @param timeout the time limit of one whole operation, through an election of etcd's leader; live
     * @param quota the value of etcd's {@code --quota-backend-bytes}: values, and recordings of more than 100 numbers, are
     *     refused when two thirds of it are in use, other recordings at four fifths; live
     * @param groupCommit whether writes that are under way at the same time share a transaction of etcd; live
     */
    record EtcdSettings(
            @DefaultValue("http://127.0.0.1:2379") List<URI> endpoints,

            @DefaultValue("") String user,

            @DefaultValue("") Secret password,

            @DefaultValue("2500ms") @DurationMin(millis = 10) @DurationMax(seconds = 60)
            Duration timeout,

            @DefaultValue("192MB") @DataSizeBetween(min = "1MB", max = "8GB")
            DataSize quota,

            @DefaultValue("true") boolean groupCommit) {

        /** @throws IllegalArgumentException if an endpoint is none, or only one of user and password is given */
        EtcdSettings {
            Endpoints.checked(endpoints);
            var _ = new Credentials(user, password);
        }

        Credentials credentials() {
            return new Credentials(user, password);
        }
    }

    /** The settings of a call that begins now: its time limit ends before the caller's deadline. */
    StateSettings settings(Deadline deadline) {
        return new StateSettings(deadline.cutToAnswer(etcd.timeout), etcd.groupCommit, etcd.quota.toBytes(), retention);
    }
}
