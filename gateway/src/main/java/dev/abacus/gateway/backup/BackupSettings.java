package dev.abacus.gateway.backup;

import dev.abacus.state.Credentials;
import dev.abacus.state.Secret;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Backups of etcd, made by one of the gateways.
 *
 * @param directory where they are written to; empty: this gateway makes none; read when it starts
 * @param user whom to be to etcd for that, one who may have all of it; empty: etcd knows no users
 * @param password of that user
 * @param interval from one to the next; live
 * @param keep how many the directory shall hold; live
 * @param lease how long a gateway that is gone is waited for before another one takes over, in whole seconds; live, from
 *     the next leader on
 */
record BackupSettings(
        @DefaultValue("") String directory,

        @DefaultValue("") String user,

        @DefaultValue("") Secret password,

        @DefaultValue("1h") @DurationMin(seconds = 1) @DurationMax(days = 365)
        Duration interval,

        @DefaultValue("5") @Min(1) @Max(10_000) int keep,

        @DefaultValue("5s") @DurationMin(seconds = 2) @DurationMax(minutes = 10)
        Duration lease) {

    Credentials credentials() {
        return new Credentials(user, password);
    }
}
