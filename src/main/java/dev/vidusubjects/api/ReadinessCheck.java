package dev.vidusubjects.api;

import io.quarkus.arc.profile.UnlessBuildProfile;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Adds {@link StorageReadiness} to the health document of MicroProfile. */
@Readiness
@ApplicationScoped
@UnlessBuildProfile("aws")
class ReadinessCheck implements HealthCheck {

    private final StorageReadiness storage;

    ReadinessCheck(StorageReadiness storage) {
        this.storage = storage;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named(StorageReadiness.NAME)
                .withData(StorageReadiness.PROVIDER, storage.provider())
                .status(storage.isReady())
                .build();
    }
}
