package dev.vidusubjects.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.vidusubjects.sweep.SweepReport;
import dev.vidusubjects.sweep.SweepTasks;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The function that the schedule calls. It ignores the content of the event, and returns the report of the sweep. */
@Named("sweep")
@Singleton
@IfBuildProfile("aws")
public class SweepHandler implements RequestStreamHandler {

    private final SweepTasks sweep;

    private final PollingTime time;

    public SweepHandler(SweepTasks sweep, PollingTime time) {
        this.sweep = sweep;
        this.time = time;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Invocation.run("sweep", context, invocation -> {
            SweepReport report = sweep.sweep(time.budget(invocation));
            EventJson.write(
                    output,
                    EventJson.object()
                            .put("polled_again", report.polledAgain())
                            .put("ended", report.ended())
                            .put("unconfirmed", report.unconfirmed())
                            .put("matched", report.matched())
                            .put("announced", report.announced())
                            .put("deferred", report.deferred()));
        });
    }
}
