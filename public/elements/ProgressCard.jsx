// How the trainee stands: level, streak, skills, achievements.
const it = props.profile
const percent = (share) => Math.round(share * 100) + " %"
const floor = (level) => 250 * (level - 1) * level

const Bar = ({ share, label }) => (
  <div className="gym-bar" role="img" aria-label={label}><span style={{ width: Math.min(100, share > 0 ? Math.max(2, share * 100) : 0) + "%" }} /></div>
)
const Stat = ({ name, value }) => <div className="gym-stat"><b>{value}</b><span>{name}</span></div>
// A card of an earlier thread has no names, and nothing of what was done without help.
const called = (skill) => (props.names && props.names[skill]) || skill.replaceAll("_", " ")
const share = (tried) => (!tried || tried.accuracy === null ? "–" : percent(tried.accuracy))
const of = (tried) => (tried && tried.scenarios ? " (" + tried.scenarios + ")" : "")
const days = (count) => count + (count === 1 ? " day" : " days")

export default function ProgressCard() {
  const skills = Object.entries(it.skill_ratings).sort((one, other) => one[1] - other[1])
  const from = floor(it.level), to = floor(it.level + 1)
  return (
    <section className="gym-card" aria-label="Your progress" data-testid="progress-card">
      <header className="gym-head"><div><p className="gym-kicker">Your progress</p><h3>Level {it.level}</h3></div><span className="gym-badge gym-plain">next: {it.recommended_difficulty}</span></header>
      <Bar share={(it.total_xp - from) / (to - from)} label={it.total_xp + " XP"} />
      <p className="gym-quiet gym-foot">{it.total_xp} XP · {it.xp_to_next_level} to level {it.level + 1}</p>
      <div className="gym-stats">
        <Stat name="claims done" value={it.total_scenarios_completed} />
        <Stat name={"first tries in practice" + of(it.practice_accuracy)} value={share(it.practice_accuracy)} />
        <Stat name={"first tries without help" + of(it.unassisted_accuracy)} value={share(it.unassisted_accuracy)} />
        <Stat name={"streak" + (it.streak_freezes ? ", " + it.streak_freezes + (it.streak_freezes === 1 ? " freeze" : " freezes") : "")} value={days(it.current_streak)} />
        <Stat name="longest" value={days(it.longest_streak)} />
      </div>
      {skills.length ? (
        <div className="gym-block"><h4>Skills, weakest first</h4>
          <ul className="gym-skills">{skills.map(([skill, rating]) => (
            <li key={skill}><span>{called(skill)}</span><Bar share={rating} label={called(skill) + " " + percent(rating)} /><span>{percent(rating)}<span className="gym-quiet"> ± {Math.round(it.skill_uncertainty[skill] * 100)}</span></span></li>
          ))}</ul>
          {it.due_reviews.length ? <p className="gym-quiet gym-foot">Due for another look: {it.due_reviews.map(called).join(", ")}</p> : null}
        </div>
      ) : <p className="gym-quiet">Skills show here after your first claim.</p>}
      <div className="gym-block"><h4>Achievements</h4>
        <ul className="gym-awards">
          {props.unlocked.map((each) => <li key={each.title} className="gym-award"><span aria-hidden="true">★</span><span><b>{each.title}</b> {each.description}</span></li>)}
          {props.locked.map((each) => (
            <li key={each.title} className="gym-award gym-locked"><span aria-hidden="true">☆</span><span><b>{each.title}</b> {each.description}<Bar share={each.progress} label={each.title + " " + percent(each.progress)} /></span></li>
          ))}
        </ul>
      </div>
    </section>
  )
}
