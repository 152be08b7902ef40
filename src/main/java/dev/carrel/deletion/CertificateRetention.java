package dev.carrel.deletion;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Removes certificates that were kept for as long as they should be. Called by the container's timer on every node. */
@ApplicationScoped
public class CertificateRetention {
    private static final int CERTIFICATES_A_CALL = 1000;

    private final CertificateRepository certificates;
    private final DeletionConfig config;

    @Inject
    public CertificateRetention(CertificateRepository certificates, DeletionConfig config) {
        this.certificates = certificates;
        this.config = config;
    }

    /** Removes a bounded number of old ones, none that is still to be looked at. */
    public void purge() {
        certificates.removeOlderThan(config.certificateRetention(), CERTIFICATES_A_CALL);
    }
}
