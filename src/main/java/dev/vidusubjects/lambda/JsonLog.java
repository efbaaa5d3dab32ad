package dev.vidusubjects.lambda;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.bootstrap.logging.InitialConfigurator;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.logging.Handler;

/** Configures the console log of the functions as JSON. CloudWatch stores and queries the console output. */
@Singleton
@IfBuildProfile("aws")
class JsonLog {

    void install(@Observes @Priority(1) StartupEvent start) {
        JsonLogFormatter formatter = new JsonLogFormatter();
        for (Handler handler : InitialConfigurator.DELAYED_HANDLER.getHandlers()) {
            handler.setFormatter(formatter);
        }
    }
}
