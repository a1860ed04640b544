// Four buttons that deal a claim of a level.
const LEVELS = [["beginner", "Common errors, four minutes"], ["intermediate", "Less obvious errors, XP × 1.5"], ["expert", "More than one error to find, XP × 2"], ["master", "Several errors at once, XP × 3"]]

export default function LevelCard() {
  return (
    <section className="gym-card" aria-label="Pick a difficulty" data-testid="level-card">
      <div className="gym-choices">
        {LEVELS.map(([level, words]) => (
          <button key={level} type="button" className="gym-choice" onClick={() => sendUserMessage("Deal me a claim: " + level)}><b>{level}</b><span className="gym-quiet">{words}</span></button>
        ))}
      </div>
      <p className="gym-quiet gym-foot">Or say <b>deal me a claim</b>, and the level follows how you are doing.</p>
    </section>
  )
}
