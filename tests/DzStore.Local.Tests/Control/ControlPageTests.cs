using DzStore.Local.Tests.Launching;
using DzStore.Testing.Browsing;

namespace DzStore.Local.Tests.Control;

/// <summary>The control room in a browser, on a launcher that serves.</summary>
[Collection(LauncherRuns.OneAtATime)]
public sealed class ControlPageTests(ServingLauncher launcher, Browser browser) : IClassFixture<ServingLauncher>, IClassFixture<Browser>
{
    [Fact]
    public async Task A_campaign_a_fault_with_its_recovery_on_the_chart_and_a_frozen_service()
    {
        Assert.SkipUnless(Browser.IsThere, "There is no chromium on PATH.");
        await browser.OpenAsync(ControlRoom.Address(launcher.Process, "Control"));
        await browser.WaitForAsync("document.querySelectorAll('.service.answers').length", "3");
        await browser.WaitForAsync("document.body.className", "launched");

        await CampaignAsync();
        await FaultAsync();
        await FrozenAnalyticsAsync();
        browser.Complaints.ShouldBeEmpty();
    }

    private async Task CampaignAsync()
    {
        await browser.ReadAsync("document.querySelector('#campaign [name=min_spend]').value = '100 000,5'");
        await browser.ReadAsync("document.getElementById('campaign').requestSubmit()");
        await browser.WaitForAsync(
            "document.querySelector('[name=min_spend]').closest('label').querySelector('.field-error')?.textContent.length > 0",
            "true"
        );

        await browser.ReadAsync("document.querySelector('#campaign [name=min_spend]').value = '50 000 DA'");
        await browser.ReadAsync("document.getElementById('campaign').requestSubmit()");
        await browser.WaitForAsync("document.querySelectorAll('.way').length", "3");
        (await browser.ReadAsync("document.querySelectorAll('.field-error').length")).ShouldBe("0");
        (await browser.ReadAsync("document.querySelectorAll('.way')[2].querySelector('dd').textContent")).ShouldBe("200");
        (await browser.ReadAsync("document.querySelector('.chips').textContent")).ShouldBe(
            "EqualTo(city,Oran)GreaterThan(total_spend,50000)"
        );
        (
            await browser.ReadAsync("[...document.querySelectorAll('#detail .tree .stage')].map(stage => stage.textContent).join()")
        ).ShouldContain("FETCH,IXSCAN");
        await browser.WaitForAsync("document.querySelectorAll('#cities option').length > 1", "true");
    }

    private async Task FaultAsync()
    {
        await browser.ReadAsync("document.getElementById('dial').requestSubmit()");
        await browser.WaitForAsync("Number(document.querySelector('#ledger-rows td')?.textContent.replace(/\\D/g, '')) > 20", "true");
        await browser.ReadAsync("document.querySelector('[data-fault=kill]').click()");
        await browser.WaitForAsync("document.getElementById('fault-status').textContent.startsWith('Kill the database, ')", "true");
        await browser.WaitForAsync("document.querySelector('.service dd')?.textContent > 0", "true");
        await browser.ReadAsync("document.getElementById('dial-off').click()");
        await browser.WaitForAsync("document.getElementById('dial-status').textContent.startsWith('Off.')", "true");
    }

    /// <summary>Analytics stands still: its tile and its jobs say so, and say how old is what is shown.</summary>
    private async Task FrozenAnalyticsAsync()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var analytics = Support.ProcessTree.Descendant(launcher.Process.Id, "DzStore.Analytics.dll");
        Support.LauncherProcess.Signal(analytics, "STOP");
        try
        {
            await browser.WaitForAsync("document.querySelectorAll('.service')[2].classList.contains('silent')", "true");
            await browser.WaitForAsync(
                "document.getElementById('jobs-status').textContent.startsWith('Analytics does not answer. What is shown is of ')",
                "true"
            );
        }
        finally
        {
            Support.LauncherProcess.Signal(analytics, "CONT");
        }

        await browser.WaitForAsync("document.querySelectorAll('.service.answers').length", "3");
        await browser.WaitForAsync("document.getElementById('jobs-status').textContent", "None running.");
    }
}
