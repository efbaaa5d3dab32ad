package dev.vidusubjects.simulation;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.media.storage.MediaStore;
import dev.vidusubjects.polling.FinishTask;
import dev.vidusubjects.polling.HandlePollerFailure;
import dev.vidusubjects.polling.PollRound;
import dev.vidusubjects.polling.PollTask;
import dev.vidusubjects.polling.PollUntil;
import dev.vidusubjects.polling.PollingPolicy;
import dev.vidusubjects.provider.SubjectDirectory;
import dev.vidusubjects.provider.SubjectProvider;
import dev.vidusubjects.provider.SubmissionTime;
import dev.vidusubjects.result.ResultStore;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.subject.ManifestLimit;
import dev.vidusubjects.subject.SubjectRules;
import dev.vidusubjects.submission.IngestUpload;
import dev.vidusubjects.submission.RedriveTask;
import dev.vidusubjects.submission.SubmitSubject;
import dev.vidusubjects.sweep.ListReading;
import dev.vidusubjects.sweep.ReadBaseline;
import dev.vidusubjects.sweep.ReconcileTasks;
import dev.vidusubjects.sweep.SweepTasks;
import dev.vidusubjects.sweep.TaskRound;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.time.Sleeper;
import dev.vidusubjects.workflow.Workflow;
import java.time.Clock;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The real use cases of one process. This class contains all wiring of production code. */
final class UseCases {

    /** The ports of one process. */
    record Ports(
            TaskStore tasks,
            StateStore state,
            ResultStore results,
            MediaStore media,
            SubjectProvider provider,
            SubjectDirectory directory,
            Workflow workflow,
            Clock clock,
            Sleeper sleeper,
            RandomGenerator random) {}

    final SubmitSubject submit;
    final RedriveTask redrive;
    final IngestUpload uploads;
    final PollUntil inline;
    final TaskRound round;
    final HandlePollerFailure failureHandler;
    final SweepTasks sweep;
    final Workflow workflow;

    UseCases(Ports ports, SubjectsConfig config, PollingPolicy policy) {
        Clock clock = ports.clock();
        RandomGenerator random = ports.random();
        workflow = ports.workflow();
        FinishTask end = new FinishTask(ports.tasks(), ports.results(), clock);
        PollTask poll = new PollTask(ports.tasks(), ports.provider(), end, policy, clock, random);
        inline = new PollUntil(poll, clock, ports.sleeper());
        ListReading reading = new ListReading(
                ports.directory(), ports.tasks(), ports.state(), ports.results(), config, clock, random);
        SubmissionTime time = new SubmissionTime(config.provider().minResponseTime());
        submit = new SubmitSubject(
                ports.tasks(),
                ports.results(),
                ports.provider(),
                workflow,
                new ReadBaseline(reading, config, clock),
                new SubjectRules(ports.media(), Optional.empty()),
                ports.media(),
                policy,
                time,
                clock,
                ports.sleeper(),
                random);
        redrive = new RedriveTask(ports.tasks(), submit, ports.state(), policy, clock, random);
        ReconcileTasks reconcile = new ReconcileTasks(
                ports.tasks(),
                reading,
                ports.directory(),
                ports.provider(),
                ports.state(),
                ports.results(),
                workflow,
                end,
                redrive,
                policy,
                config,
                clock);
        uploads = new IngestUpload(
                submit,
                ports.media(),
                ports.results(),
                new ManifestLimit(config.media().maxManifest()),
                time,
                clock);
        round = new TaskRound(ports.tasks(), new PollRound(ports.tasks(), inline, clock), reconcile);
        failureHandler = new HandlePollerFailure(ports.tasks(), end, policy, clock);
        sweep = new SweepTasks(ports.tasks(), ports.results(), workflow, poll, reconcile, policy, config, clock);
    }
}
