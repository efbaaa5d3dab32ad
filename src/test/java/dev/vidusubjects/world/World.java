package dev.vidusubjects.world;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.local.DataFolder;
import dev.vidusubjects.local.FolderMediaStore;
import dev.vidusubjects.local.FolderResultStore;
import dev.vidusubjects.local.MvStateStore;
import dev.vidusubjects.local.MvTaskStore;
import dev.vidusubjects.media.DataUri;
import dev.vidusubjects.media.MediaFiles;
import dev.vidusubjects.media.MediaSource;
import dev.vidusubjects.polling.EndTask;
import dev.vidusubjects.polling.FollowInline;
import dev.vidusubjects.polling.FollowTask;
import dev.vidusubjects.polling.Policies;
import dev.vidusubjects.polling.PollTask;
import dev.vidusubjects.polling.PollingPolicy;
import dev.vidusubjects.provider.SubjectDirectory;
import dev.vidusubjects.provider.SubmissionTime;
import dev.vidusubjects.subject.ManifestLimit;
import dev.vidusubjects.subject.Subject;
import dev.vidusubjects.subject.SubjectDraft;
import dev.vidusubjects.subject.SubjectRequest;
import dev.vidusubjects.subject.SubjectRules;
import dev.vidusubjects.submission.IngestUpload;
import dev.vidusubjects.submission.RedriveTask;
import dev.vidusubjects.submission.SubmitCommand;
import dev.vidusubjects.submission.SubmitCommand.Follower;
import dev.vidusubjects.submission.SubmitSubject;
import dev.vidusubjects.sweeping.ListReading;
import dev.vidusubjects.sweeping.ReadBaseline;
import dev.vidusubjects.sweeping.ReconcileTasks;
import dev.vidusubjects.sweeping.SweepTasks;
import dev.vidusubjects.sweeping.TaskRound;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.time.Budgets;
import dev.vidusubjects.time.MutableClock;
import dev.vidusubjects.workflow.Workflow;
import dev.vidusubjects.workflow.WorkflowException;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The use cases on the embedded adapters in a folder, with a provider that follows a script and a clock that stands still. */
public final class World implements AutoCloseable {

    public final MutableClock clock = new MutableClock();
    public final ScriptedProvider provider = new ScriptedProvider();
    public final List<Task> followed = new ArrayList<>();
    public final List<Duration> pauses = new ArrayList<>();
    public final List<Subject> atTheProvider = new ArrayList<>();
    public final MvTaskStore tasks;
    public final FolderResultStore results;
    public final FolderMediaStore media;
    public final SubmitSubject submit;
    public final RedriveTask redrive;
    public final IngestUpload ingest;
    public final PollTask poll;
    public final FollowInline inline;
    public final SweepTasks sweep;
    public final TaskRound round;
    public final MvStateStore states;
    public final ListReading reading;
    public final ReconcileTasks reconcile;
    public boolean workflowDown;

    /** How the provider lists its subjects: {@link #atTheProvider}, on one page. */
    public ListedSubjects directory = token -> new SubjectDirectory.Page(atTheProvider, 0, Optional.empty());

    public World(Path data) {
        this(data, Map.of());
    }

    /** @param settings other than the defaults, for example {@code subjects.sweep.limit} */
    public World(Path data, Map<String, String> settings) {
        SubjectsConfig config = config(data, settings);
        RandomGenerator random = new Middle();
        PollingPolicy policy = Policies.exact();
        DataFolder folder = new DataFolder(config);
        tasks = new MvTaskStore(folder);
        results = new FolderResultStore(folder);
        media = new FolderMediaStore(folder, config, clock, random);
        Workflow workflow = task -> {
            if (workflowDown) {
                throw new WorkflowException("down", null);
            }
            followed.add(task);
        };
        EndTask end = new EndTask(tasks, results, clock);
        poll = new PollTask(tasks, provider, end, policy, clock, random);
        inline = new FollowInline(poll, clock, pause -> {
            pauses.add(pause);
            clock.advance(pause);
        });
        ListedSubjects listed = token -> directory.page(token);
        states = new MvStateStore(tasks);
        reading = new ListReading(listed, tasks, states, results, config, clock, random);
        submit = new SubmitSubject(
                tasks,
                results,
                provider,
                workflow,
                new ReadBaseline(reading, config, clock),
                new SubjectRules(media, Optional.empty()),
                media,
                policy,
                new SubmissionTime(Duration.ofSeconds(12)),
                clock,
                clock::advance,
                random);
        redrive = new RedriveTask(tasks, submit, states, policy, clock, random);
        reconcile = new ReconcileTasks(
                tasks, reading, listed, provider, states, results, workflow, end, redrive, policy, config, clock);
        round = new TaskRound(tasks, new FollowTask(tasks, inline, clock), reconcile);
        ingest = new IngestUpload(
                submit,
                media,
                results,
                new ManifestLimit(config.media().maxManifest()),
                new SubmissionTime(Duration.ofSeconds(12)),
                clock);
        sweep = new SweepTasks(tasks, results, workflow, poll, reconcile, policy, config, clock);
    }

    /** The defaults, with {@code data} as the data folder. */
    public static SubjectsConfig config(Path data) {
        return config(data, Map.of());
    }

    /** @param settings other than the defaults */
    public static SubjectsConfig config(Path data, Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(SubjectsConfig.class)
                .withDefaultValues(Map.of("subjects.local.data-dir", data.toString()))
                .withDefaultValues(settings)
                .build()
                .getConfigMapping(SubjectsConfig.class);
    }

    public static MediaSource image() {
        byte[] text = MediaFiles.dataUri("image/png", MediaFiles.png(100, 100)).getBytes(StandardCharsets.US_ASCII);
        return new DataUri(text, 0, text.length);
    }

    /** A valid request with one inline image. */
    public static SubmitCommand hero(String name, TaskId id) {
        SubjectRequest request = new SubjectRequest(name, List.of(image()), List.of(), Optional.empty());
        return new SubmitCommand(
                new SubjectDraft(request, List.of()), Optional.ofNullable(id), Follower.WORKFLOW, Budgets.ample());
    }

    /** @return as stored */
    public Task stored(Task task) {
        return tasks.find(task.id()).orElseThrow();
    }

    @Override
    public void close() {
        tasks.close();
    }

    /** Always the middle: delays without jitter; ids that count up. */
    private static final class Middle implements RandomGenerator {
        private long next;

        @Override
        public long nextLong() {
            return ++next;
        }

        @Override
        public double nextDouble() {
            return 0.5;
        }
    }
}
