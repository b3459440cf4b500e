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
 * Settings of the backups of etcd, which one of the gateways makes.
 *
 * @param directory of the backups, read at the start; empty: this gateway makes none
 * @param user the etcd user that takes snapshots, with the right to all keys; empty: etcd has no users
 * @param password of that user
 * @param interval from one backup to the next; higher loses more history with etcd, lower writes more often; live
 * @param keep backups in the directory; higher takes more space, lower reaches back less far; live
 * @param lease time until another gateway takes over from one that is gone, in whole seconds; higher survives longer pauses,
 *     lower takes over sooner; live, from the next leader on
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

    /** @throws IllegalArgumentException if only one of user and password is given */
    BackupSettings {
        var _ = new Credentials(user, password);
    }

    Credentials credentials() {
        return new Credentials(user, password);
    }
}
