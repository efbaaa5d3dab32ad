package dev.vidusubjects.api;

import dev.vidusubjects.start.BuildInfo;
import io.quarkus.arc.profile.UnlessBuildProfile;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Adds the version and the commit of the application to the health document of MicroProfile. */
@Liveness
@ApplicationScoped
@UnlessBuildProfile("aws")
class BuildCheck implements HealthCheck {

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named(HealthResource.BUILD)
                .withData("version", BuildInfo.VERSION)
                .withData("commit", BuildInfo.COMMIT)
                .up()
                .build();
    }
}
