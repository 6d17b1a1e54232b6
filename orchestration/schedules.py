"""When a run starts by the clock."""

import dagster as dg

from orchestration.jobs import RUN


def build_daily_run(time_zone: str) -> dg.ScheduleDefinition:
    """Every morning at five, where the company is. Off until somebody turns it on."""
    return dg.ScheduleDefinition(
        name="daily_run",
        job_name=RUN,
        cron_schedule="0 5 * * *",
        execution_timezone=time_zone,
        description="The whole road, every morning at five in the company's time zone.",
    )
