package dev.abacus.gateway.admission;

import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Requests in work at once; what comes on top is refused at once, so that what is admitted stays fast. Can change while
 * the gateway runs.
 *
 * @param reading GET
 * @param writing all others, which wait for etcd
 */
record AdmissionSettings(
        @DefaultValue("144") @Positive int reading,
        @DefaultValue("48") @Positive int writing) {}
